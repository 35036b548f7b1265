-- Each word begins a word of the folded text: '' finds everything.
SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM house_row r
WHERE instr(r.search, $1) > 0 AND instr(r.search, $2) > 0 AND instr(r.search, $3) > 0 AND instr(r.search, $4) > 0
ORDER BY r.alley_key, r.walk_key, r.number_key, r.id
LIMIT 51
