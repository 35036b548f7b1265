-- All rows of one kind that nobody has decided on (index reconcile_row_by_outcome).
UPDATE reconcile_row
SET decision   = $1,
    decided_by = $2,
    decided_ms = $3,
    version    = version + 1
WHERE run_id = $4
  AND outcome = $5
  AND decision IS NULL
