INSERT INTO campaign_group (campaign_id, group_id)
VALUES ($1, $2)
ON CONFLICT (campaign_id, group_id) DO NOTHING
