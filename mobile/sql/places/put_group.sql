INSERT INTO residential_group (id, name, order_key) VALUES ($1, $2, $3)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, order_key = excluded.order_key
