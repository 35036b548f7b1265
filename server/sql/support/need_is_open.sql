SELECT 1
FROM case_need n
WHERE n.case_id = $1
  AND n.kind = $2
  AND n.state = 'open'
