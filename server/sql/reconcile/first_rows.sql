SELECT cells
FROM reconcile_row
WHERE run_id = $1
  AND nr >= 0
ORDER BY nr
LIMIT $2
