-- What was said of a row, if it is as it was seen.
UPDATE reconcile_row
SET outcome    = $1,
    case_id    = $2,
    fields     = $3,
    decision   = $4,
    decided_by = $5,
    decided_ms = $6,
    comment    = $7,
    version    = version + 1
WHERE run_id = $8
  AND nr = $9
  AND version = $10
