SELECT n.id, n.kind
FROM case_need n
WHERE n.case_id = $1
  AND n.state = 'open'
ORDER BY n.id
