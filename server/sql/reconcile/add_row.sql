INSERT INTO reconcile_row (run_id, nr, cells)
VALUES ($1, $2, $3)
