-- How the observation that a case rests on stands now, and where it is.
SELECT o.state, o.assignee_id, o.visit_id
FROM observation o
WHERE o.id = $1
