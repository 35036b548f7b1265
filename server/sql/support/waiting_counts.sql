-- How many such needs there are, by kind and group.
SELECT n.kind, c.group_id, g.name AS group_name, COUNT(*) AS n
FROM case_need n
JOIN case_file c ON c.id = n.case_id
JOIN residential_group g ON g.id = c.group_id
WHERE n.state = 'open'
  AND c.ward = $1
  AND c.state = 'open'
  AND ($2 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = c.group_id)
                  AND (c.officer_id = $3 OR c.of_age_on <= $4)))
  AND NOT EXISTS (SELECT 1 FROM support_match m WHERE m.need_id = n.id AND m.state IN ('proposed', 'accepted'))
GROUP BY n.kind, c.group_id
ORDER BY g.order_key, g.id, n.kind
