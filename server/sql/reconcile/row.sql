SELECT r.nr, r.cells, r.outcome, r.case_id, r.pairs, r.fields, r.decision, r.decided_ms, r.comment, r.version,
       a.name AS decider
FROM reconcile_row r
LEFT JOIN account a ON a.id = r.decided_by
WHERE r.run_id = $1
  AND r.nr = $2
  AND r.outcome IS NOT NULL
