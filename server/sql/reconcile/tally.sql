SELECT nr, cells, outcome, case_id, fields, decision, decided_by, decided_ms, comment
FROM reconcile_row
WHERE run_id = $1
ORDER BY nr
