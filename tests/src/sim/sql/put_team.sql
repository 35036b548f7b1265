INSERT INTO team (id, campaign_id, name) VALUES ($1, $2, $3)
ON CONFLICT (id) DO NOTHING
