-- The observations of a visit about which its author was asked (index observation_of_visit).
SELECT id, assignee_id
FROM observation
WHERE visit_id = $1 AND state = 'needs_info'
ORDER BY id
