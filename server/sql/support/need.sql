SELECT n.kind, n.state, n.version
FROM case_need n
WHERE n.id = $1
  AND n.case_id = $2
