UPDATE reconcile_run
SET state     = 'signed',
    record    = $1,
    signature = $2,
    signed_ms = $3
WHERE id = $4
  AND ward = $5
  AND state = 'laid'
