-- The row of another system's list that the case rests on.
UPDATE case_file
SET reconcile_run_id = $1,
    reconcile_nr     = $2
WHERE id = $3
