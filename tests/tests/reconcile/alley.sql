INSERT INTO alley (id, ward, group_id, name, name_fold, order_key)
VALUES ($1, $2, $3, $4, hex($1), '')
