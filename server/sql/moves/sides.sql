SELECT m.from_ward, m.to_ward, m.case_id, m.offered_by
FROM case_move m
WHERE m.id = $1
