-- The open cases of a ward with the door where somebody lives (index case_of_ward_by_state).
SELECT c.id, c.name, c.birth, c.personal_number, c.law_status, h.number, a.name AS alley_name
FROM case_file c
LEFT JOIN household h ON h.id = c.household_id
LEFT JOIN alley a ON a.id = h.alley_id
WHERE c.ward = $1
  AND c.state = 'open'
ORDER BY c.name, c.id
