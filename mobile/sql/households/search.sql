-- Each word begins a word of the folded text: $1 for the index, $2 to $5 for doors that are not in it ('' finds
-- everything). The doors are chosen from what the choice needs, and only the chosen ones read whole.
SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM (SELECT hit.id AS id
      FROM (SELECT h.id AS id
            FROM household_word CROSS JOIN household h ON h.search_no = household_word.rowid
            WHERE household_word MATCH $1
            ORDER BY household_word.rowid
            LIMIT 51) hit
      UNION ALL
      SELECT other.id
      FROM (SELECT h.id AS id
            FROM household h LEFT JOIN alley a ON a.id = h.alley_id
            WHERE h.search_no IS NULL
              AND instr(h.search, $2) > 0 AND instr(h.search, $3) > 0 AND instr(h.search, $4) > 0
              AND instr(h.search, $5) > 0 AND h.list_state <> 'closed'
            ORDER BY a.order_key, h.walk_key, h.number_key, h.id
            LIMIT 51) other) found
JOIN house_row r ON r.id = found.id
ORDER BY r.alley_key, r.walk_key, r.number_key, r.id
LIMIT 51
