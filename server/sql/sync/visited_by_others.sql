SELECT COUNT(*)
FROM visit
WHERE household_id = $1 AND campaign_id = $2 AND author_id <> $3 AND received_ms >= $4 AND received_ms < $5
