-- A case that is not in their list, below all that are there already.
INSERT INTO reconcile_row (run_id, nr, outcome, case_id)
SELECT $1, MIN(COALESCE(MIN(nr), 0), 0) - 1, $2, $3
FROM reconcile_row
WHERE run_id = $1
