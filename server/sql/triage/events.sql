SELECT e.at_ms, e.from_state, e.to_state, e.comment, who.name AS who, given.name AS assignee
FROM observation_event e
LEFT JOIN account who ON who.id = e.user_id
LEFT JOIN account given ON given.id = e.assignee_id
WHERE e.observation_id = $1
ORDER BY e.id
