UPDATE reconcile_row
SET decision   = $1,
    decided_by = $2,
    decided_ms = $3,
    version    = version + 1
WHERE run_id = $4
  AND nr = $5
