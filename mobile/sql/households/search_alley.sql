SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM house_row r
WHERE r.alley_id = $1
  AND instr(r.search, $2) > 0 AND instr(r.search, $3) > 0 AND instr(r.search, $4) > 0 AND instr(r.search, $5) > 0
ORDER BY r.walk_key, r.number_key, r.id
LIMIT 51
