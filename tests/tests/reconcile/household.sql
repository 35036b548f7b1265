INSERT INTO household (id, ward, group_id, alley_id, number, number_key, head_name, search, kind, list_state)
VALUES ($1, $2, $3, $1, '', '', '', '', 'permanent', 'listed')
