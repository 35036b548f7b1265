SELECT t.id
FROM team t
JOIN campaign c ON c.id = t.campaign_id
WHERE t.id = $1 AND t.campaign_id = $2 AND c.ward = $3
