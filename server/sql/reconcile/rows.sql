-- Rows of one kind ($2, index reconcile_row_by_outcome), or all; only the open ones ($3 = 1); behind one ($4).
SELECT r.nr, r.cells, r.outcome, r.case_id, r.pairs, r.fields, r.decision, r.decided_ms, r.comment, r.version,
       a.name AS decider
FROM reconcile_row r
LEFT JOIN account a ON a.id = r.decided_by
WHERE r.run_id = $1
  AND r.outcome = $2
  AND ($3 = 0 OR (r.decision IS NULL AND r.outcome <> 'equal'))
  AND r.nr > $4
ORDER BY r.nr
LIMIT $5
