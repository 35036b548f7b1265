-- Runs whose rows have been kept long enough (index reconcile_run_due).
SELECT r.id, (SELECT COUNT(*) FROM reconcile_row w WHERE w.run_id = r.id) AS n
FROM reconcile_run r
WHERE r.ward = $1
  AND coalesce(r.signed_ms, r.at_ms) < $2
  AND (r.state <> 'signed' OR EXISTS (SELECT 1 FROM reconcile_row w WHERE w.run_id = r.id))
LIMIT $3
