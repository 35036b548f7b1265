-- Doors due for another knock; $1 and $2 are the day and part of the day, $3 when the part began. Twenty alleys
-- that have one have twenty, so nothing behind the twentieth such alley is looked at.
SELECT r.id, r.alley_id, r.alley_name, r.number, r.head_name, r.people, r.kind, r.list_state, r.door_state,
       r.outcome, r.tried, r.at_date, r.at_part, r.last_visit, r.last_ms, r.last_author, r.returned, r.on_phone, r.walk_key
FROM (SELECT h.id AS id
      FROM alley a CROSS JOIN open_door d ON d.alley_id = a.id CROSS JOIN household h ON h.id = d.household_id
      WHERE (d.at_date < $1 OR (d.at_date = $1 AND d.at_part <= $2) OR (d.at_date IS NULL AND d.last_ms < $3))
        AND a.order_key <= COALESCE((SELECT l.order_key
                                     FROM alley l
                                     WHERE EXISTS (SELECT 1 FROM open_door o
                                                   WHERE o.alley_id = l.id
                                                     AND (o.at_date < $1 OR (o.at_date = $1 AND o.at_part <= $2)
                                                          OR (o.at_date IS NULL AND o.last_ms < $3)))
                                     ORDER BY l.order_key, l.id
                                     LIMIT 1 OFFSET 19),
                                    (SELECT MAX(m.order_key) FROM alley m))
      ORDER BY a.order_key, h.walk_key, h.number_key, h.id
      LIMIT 20) found
JOIN house_row r ON r.id = found.id
ORDER BY r.alley_key, r.walk_key, r.number_key, r.id
