SELECT kind, ward, group_id, alley_id, owner_id, erased_ms
FROM doc
WHERE id = $1
