-- The case stands in a row of theirs after all (index reconcile_row_of_case).
DELETE FROM reconcile_row
WHERE run_id = $1
  AND case_id = $2
  AND nr < 0
