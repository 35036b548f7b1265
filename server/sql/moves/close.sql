-- What the ward that gave a case away keeps of it.
UPDATE case_file
SET state     = 'ended',
    listed_on = $1,
    closed_ms = $2,
    moved_as  = $3,
    version   = version + 1
WHERE id = $4
  AND version = $5
  AND state = 'open'
