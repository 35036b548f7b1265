DELETE FROM reconcile_row
WHERE run_id = $1
