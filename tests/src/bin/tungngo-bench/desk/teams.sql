SELECT t.campaign_id, t.id FROM team t JOIN campaign c ON c.id = t.campaign_id WHERE c.ward = $1 ORDER BY t.id
