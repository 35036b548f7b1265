-- Doors due for another knock; $1 and $2 are the day and part of the day, $3 when the part began. Alleys are
-- gone through in walking order, so that the first ones are found without looking at the others.
SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM (SELECT h.id AS id
      FROM alley a CROSS JOIN open_door d ON d.alley_id = a.id CROSS JOIN household h ON h.id = d.household_id
      WHERE d.at_date < $1 OR (d.at_date = $1 AND d.at_part <= $2) OR (d.at_date IS NULL AND d.last_ms < $3)
      ORDER BY a.order_key, h.walk_key, h.number_key, h.id
      LIMIT 20) found
JOIN house_row r ON r.id = found.id
ORDER BY r.alley_key, r.walk_key, r.number_key, r.id
