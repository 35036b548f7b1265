-- What a search for nothing finds.
SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM (SELECT hit.id AS id
      FROM (SELECT h.id AS id FROM household h WHERE h.search_no IS NOT NULL ORDER BY h.search_no LIMIT 51) hit
      UNION ALL
      SELECT other.id
      FROM (SELECT h.id AS id
            FROM household h LEFT JOIN alley a ON a.id = h.alley_id
            WHERE h.search_no IS NULL AND h.list_state <> 'closed'
            ORDER BY a.order_key, h.walk_key, h.number_key, h.id
            LIMIT 51) other) found
JOIN house_row r ON r.id = found.id
ORDER BY r.alley_key, r.walk_key, r.number_key, r.id
LIMIT 51
