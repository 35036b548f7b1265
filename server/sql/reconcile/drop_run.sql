DELETE FROM reconcile_run
WHERE id = $1
  AND ward = $2
  AND state <> 'signed'
