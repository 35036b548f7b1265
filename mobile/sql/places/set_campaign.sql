INSERT INTO current_campaign (only_one, campaign_id) VALUES (1, $1)
ON CONFLICT (only_one) DO UPDATE SET campaign_id = excluded.campaign_id
