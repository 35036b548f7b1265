-- What the author of observation $1's visit was asked about it.
SELECT e.comment
FROM observation_event e
WHERE e.observation_id = $1 AND e.to_state = 'needs_info' AND e.comment IS NOT NULL
