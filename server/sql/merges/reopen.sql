-- The record that had gone, as it was.
UPDATE case_file
SET state       = 'open',
    closed_ms   = NULL,
    merged_into = NULL,
    listed_on   = $1,
    version     = version + 1
WHERE id = $2
  AND merged_into = $3
