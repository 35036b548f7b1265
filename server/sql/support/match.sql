SELECT m.need_id, m.offer_id, m.state, m.version, n.kind
FROM support_match m
JOIN case_need n ON n.id = m.need_id
WHERE m.id = $1
  AND n.case_id = $2
