DELETE FROM support_match
WHERE need_id IN (SELECT n.id FROM case_need n WHERE n.case_id = $1)
