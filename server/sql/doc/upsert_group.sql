INSERT INTO residential_group (id, ward, name, name_fold, order_key)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO UPDATE
SET name      = excluded.name,
    name_fold = excluded.name_fold,
    order_key = excluded.order_key
