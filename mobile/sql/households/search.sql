-- Each word begins a word of the folded text: '' finds everything. The doors are chosen from what
-- the choice needs, and only the chosen ones read whole.
SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM (SELECT h.id AS id
      FROM household h LEFT JOIN alley a ON a.id = h.alley_id
      WHERE instr(h.search, $1) > 0 AND instr(h.search, $2) > 0 AND instr(h.search, $3) > 0
        AND instr(h.search, $4) > 0 AND h.list_state <> 'closed'
      ORDER BY a.order_key, h.walk_key, h.number_key, h.id
      LIMIT 51) found
JOIN house_row r ON r.id = found.id
ORDER BY r.alley_key, r.walk_key, r.number_key, r.id
