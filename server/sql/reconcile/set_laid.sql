UPDATE reconcile_run
SET state   = 'laid',
    columns = $1
WHERE id = $2
  AND ward = $3
  AND state = 'uploaded'
