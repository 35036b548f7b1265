-- By which moves a case came and went, or is about to go (indexes case_move_of_case, case_move_of_new_case).
SELECT m.id, m.from_ward, m.to_ward, f.name AS from_name, t.name AS to_name, m.state, m.offered_ms, m.decided_ms,
       m.receipt_year, m.receipt_nr, o.name AS offerer, d.name AS decider
FROM case_move m
JOIN ward f ON f.code = m.from_ward
JOIN ward t ON t.code = m.to_ward
JOIN account o ON o.id = m.offered_by
LEFT JOIN account d ON d.id = m.decided_by
WHERE m.new_case_id = $1
   OR (m.case_id = $1 AND m.state IN ('offered', 'accepted'))
ORDER BY m.offered_ms, m.id
