SELECT id, outcome, recorded_ms, at_date, at_part, author_name, review
FROM visit
WHERE household_id = $1 AND campaign_id = $2
ORDER BY recorded_ms, id
