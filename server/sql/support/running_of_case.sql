SELECT m.offer_id
FROM case_need n
JOIN support_match m ON m.need_id = n.id
WHERE n.case_id = $1
  AND m.state IN ('proposed', 'accepted')
