-- The record that goes.
UPDATE case_file
SET state       = 'ended',
    closed_ms   = $1,
    merged_into = $2,
    version     = version + 1
WHERE id = $3
  AND version = $4
  AND state = 'open'
