SELECT c.id, d.rev, s.body
FROM campaign c
JOIN doc d ON d.id = c.id
JOIN revision s ON s.doc_id = c.id AND s.rev = d.rev
WHERE c.id = $1 AND c.ward = $2
