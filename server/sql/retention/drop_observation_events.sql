DELETE FROM observation_event
WHERE observation_id IN (SELECT id FROM observation WHERE visit_id = $1)
