-- Cases that the index names: of the whole ward ($3 = 1), or of $4's groups and of minors (not of age by $5) only
-- $4's own. Each row is looked up by its key.
SELECT r.nr, c.id, c.name, c.birth, c.state, g.name AS group_name
FROM search_index s
CROSS JOIN search_row r ON r.nr = s.rowid
CROSS JOIN case_file c ON c.id = r.id
CROSS JOIN residential_group g ON g.id = c.group_id
WHERE s.search_index MATCH $1
  AND c.ward = $2
  AND ($3 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = c.group_id)
                  AND (c.officer_id = $4 OR c.of_age_on <= $5)))
ORDER BY s.rowid
LIMIT $6
