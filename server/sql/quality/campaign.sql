-- The campaign that is running, as the overview picks it (index campaign_of_ward).
SELECT c.id
FROM campaign c
WHERE c.ward = $1
  AND c.state = 'running'
ORDER BY c.starts_on DESC, c.id
LIMIT 1
