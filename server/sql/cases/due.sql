-- Cases that ended before $2 or were refused before $3 (index case_closed_of_ward), and the records that have gone into
-- them (index case_merged_into): those have no period of their own.
SELECT c.id, c.observation_id, o.visit_id
FROM case_file c
LEFT JOIN observation o ON o.id = c.observation_id AND o.state = 'verified'
WHERE c.ward = $1
  AND c.merged_into IS NULL
  AND ((c.state = 'ended' AND c.closed_ms < $2)
    OR (c.state = 'refused' AND c.closed_ms < $3))
ORDER BY c.closed_ms, c.id
LIMIT $4
