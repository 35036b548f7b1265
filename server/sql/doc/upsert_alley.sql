INSERT INTO alley (id, ward, group_id, name, name_fold, order_key)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE
SET group_id  = excluded.group_id,
    name      = excluded.name,
    name_fold = excluded.name_fold,
    order_key = excluded.order_key
