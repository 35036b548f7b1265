-- The reconciliation that was signed last (index reconcile_run_of_ward).
SELECT r.id, r.signed_ms
FROM reconcile_run r
WHERE r.ward = $1
  AND r.state = 'signed'
ORDER BY r.signed_ms DESC, r.id DESC
LIMIT 1
