SELECT outcome, COUNT(*), SUM(decision IS NULL)
FROM reconcile_row
WHERE outcome IS NOT NULL
GROUP BY outcome
