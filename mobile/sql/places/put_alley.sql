INSERT INTO alley (id, group_id, name, order_key) VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, name = excluded.name, order_key = excluded.order_key
