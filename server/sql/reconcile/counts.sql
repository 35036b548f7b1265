-- How many rows are where, and how many of them nobody has decided on (index reconcile_row_by_outcome).
SELECT outcome, COUNT(*) AS n, SUM(decision IS NULL) AS undecided
FROM reconcile_row
WHERE run_id = $1
  AND outcome IS NOT NULL
GROUP BY outcome
