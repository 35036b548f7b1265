-- Needs that nobody was referred anywhere for (index need_waiting), the oldest first, in open cases: of the whole ward
-- ($2 = 1), or of $3's groups and of minors (not of age by $4) only $3's own; of one kind ($5), in one group ($6).
SELECT n.id, n.kind, n.source, n.noted_on, c.id AS case_id, c.name, c.group_id, g.name AS group_name, o.name AS officer
FROM case_need n
JOIN case_file c ON c.id = n.case_id
JOIN residential_group g ON g.id = c.group_id
JOIN account o ON o.id = c.officer_id
WHERE n.state = 'open'
  AND c.ward = $1
  AND c.state = 'open'
  AND ($2 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = c.group_id)
                  AND (c.officer_id = $3 OR c.of_age_on <= $4)))
  AND ($5 IS NULL OR n.kind = $5)
  AND ($6 IS NULL OR c.group_id = $6)
  AND NOT EXISTS (SELECT 1 FROM support_match m WHERE m.need_id = n.id AND m.state IN ('proposed', 'accepted'))
  AND (n.noted_on, n.id) > ($7, $8)
ORDER BY n.noted_on, n.id
LIMIT $9
