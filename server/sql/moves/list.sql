-- A ward's moves, newest first, behind ($5, $6) (indexes case_move_in, case_move_out): of others to it ($2 = 1), of its own
-- ($3 = 1), that wait for an answer ($4 = 1) or do not. The person as in one.sql.
SELECT m.id, m.from_ward, m.to_ward, f.name AS from_name, t.name AS to_name, m.state, m.offered_ms, m.decided_ms, m.why,
       m.receipt_year, m.receipt_nr, c.name, c.birth
FROM case_move m
JOIN ward f ON f.code = m.from_ward
JOIN ward t ON t.code = m.to_ward
LEFT JOIN case_file c ON c.id = CASE
    WHEN m.from_ward = $1 THEN m.case_id
    WHEN m.state = 'offered' THEN m.case_id
    WHEN m.state = 'accepted' THEN m.new_case_id
END
WHERE ((m.to_ward = $1 AND $2 = 1) OR (m.from_ward = $1 AND $3 = 1))
  AND (m.state = 'offered') = $4
  AND (m.offered_ms, m.id) < ($5, $6)
ORDER BY m.offered_ms DESC, m.id DESC
LIMIT $7
