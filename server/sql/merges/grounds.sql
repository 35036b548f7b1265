-- What the records that have gone into a case rested on, where that is still here (index case_merged_into).
SELECT o.id AS observation_id, o.visit_id
FROM case_file c
JOIN observation o ON o.id = c.observation_id AND o.state = 'verified'
WHERE c.merged_into = $1
