UPDATE reconcile_row
SET outcome = $1,
    case_id = $2,
    pairs   = $3,
    fields  = $4
WHERE run_id = $5
  AND nr = $6
