-- The observation that a case rests on, where it is still here and still held to be so.
SELECT o.id AS observation_id, o.visit_id
FROM case_file c
JOIN observation o ON o.id = c.observation_id AND o.state = 'verified'
WHERE c.id = $1
