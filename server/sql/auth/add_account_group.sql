INSERT INTO account_group (account_id, group_id)
VALUES ($1, $2)
ON CONFLICT (account_id, group_id) DO NOTHING
