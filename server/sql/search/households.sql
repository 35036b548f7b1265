-- Households that the index names, in the order in which it came to know them: of the whole ward ($3 = 1), or of $4's
-- groups. The expression asks for words of this ward alone; each row is looked up by its key.
SELECT r.nr, h.id, h.number, h.head_name, h.list_state, a.name AS alley_name, g.name AS group_name
FROM search_index s
CROSS JOIN search_row r ON r.nr = s.rowid
CROSS JOIN household h ON h.id = r.id
CROSS JOIN alley a ON a.id = h.alley_id
CROSS JOIN residential_group g ON g.id = h.group_id
WHERE s.search_index MATCH $1
  AND h.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
ORDER BY s.rowid
LIMIT $5
