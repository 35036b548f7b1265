-- One open disagreement with its document as it is now.
SELECT c.field, c.incoming, c.current, d.kind, d.rev, d.group_id, d.alley_id, d.owner_id, s.body
FROM clash c
JOIN doc d ON d.id = c.doc_id
JOIN revision s ON s.doc_id = d.id AND s.rev = d.rev
WHERE c.id = $1
  AND c.ward = $2
  AND c.resolved_ms IS NULL
  AND c.doc_id = $3
  AND ($4 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $5 AND ag.group_id = d.group_id))
