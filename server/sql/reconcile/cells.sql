SELECT nr, cells
FROM reconcile_row
WHERE run_id = $1
  AND nr >= 0
ORDER BY nr
