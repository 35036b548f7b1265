-- Cases beside rows, whatever became of them since ($2 is a JSON list of their ids).
SELECT c.id, c.name, c.birth, c.personal_number, c.law_status, h.number, a.name AS alley_name
FROM case_file c
LEFT JOIN household h ON h.id = c.household_id
LEFT JOIN alley a ON a.id = h.alley_id
WHERE c.ward = $1
  AND c.id IN (SELECT unhex(replace(value, '-', '')) FROM json_each($2))
