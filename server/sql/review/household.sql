-- One household with its document.
SELECT h.id, h.group_id, h.alley_id, d.rev, s.body, g.name AS group_name, a.name AS alley_name
FROM household h
JOIN doc d ON d.id = h.id
JOIN revision s ON s.doc_id = h.id AND s.rev = d.rev
JOIN residential_group g ON g.id = h.group_id
JOIN alley a ON a.id = h.alley_id
WHERE h.id = $1
  AND h.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
