INSERT INTO household (id, ward, group_id, alley_id, number, number_key, head_name, search, people, kind, phone, list_state, walk_order)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (id) DO UPDATE
SET group_id   = excluded.group_id,
    alley_id   = excluded.alley_id,
    number     = excluded.number,
    number_key = excluded.number_key,
    head_name  = excluded.head_name,
    search     = excluded.search,
    people     = excluded.people,
    kind       = excluded.kind,
    phone      = excluded.phone,
    list_state = excluded.list_state,
    walk_order = excluded.walk_order
