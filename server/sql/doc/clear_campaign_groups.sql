DELETE FROM campaign_group
WHERE campaign_id = $1
