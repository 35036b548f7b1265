SELECT t.id, t.name
FROM team t
WHERE t.campaign_id = $1
ORDER BY t.name, t.id
