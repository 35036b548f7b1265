INSERT INTO household (id, group_id, alley_id, number, number_key, walk_key, head_name, people, kind, list_state, phone, search)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (id) DO UPDATE SET group_id = excluded.group_id, alley_id = excluded.alley_id,
    number = excluded.number, number_key = excluded.number_key, walk_key = excluded.walk_key,
    head_name = excluded.head_name, people = excluded.people, kind = excluded.kind,
    list_state = excluded.list_state, phone = excluded.phone, search = excluded.search
