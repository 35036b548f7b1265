SELECT id FROM visit
WHERE household_id = $1 AND outcome = 'met'
ORDER BY recorded_ms DESC, id DESC
LIMIT 1
