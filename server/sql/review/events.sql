-- Every decision on a visit.
SELECT e.at_ms, e.from_state, e.to_state, e.rev, e.comment, e.field, p.name AS officer
FROM review_event e
LEFT JOIN account p ON p.id = e.user_id
WHERE e.visit_id = $1
ORDER BY e.id
