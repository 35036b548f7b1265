INSERT INTO reconcile_row (run_id, nr, outcome, case_id)
VALUES ($1, $2, $3, $4)
