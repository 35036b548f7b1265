-- Open cases of the ward $1 that are in all likelihood about the person of $2, as quality/case_clean.sql has it (indexes
-- case_by_personal_number, case_by_name).
SELECT d.id, d.name, d.birth, d.law_status, d.review_on, d.listed_on, d.moved_as, d.merged_into, g.name AS group_name,
       o.name AS officer, p.name AS proposer
FROM case_file d
JOIN residential_group g ON g.id = d.group_id
JOIN account o ON o.id = d.officer_id
JOIN account p ON p.id = d.proposed_by
JOIN case_file c ON c.ward = d.ward
WHERE d.ward = $1
  AND d.state = 'open'
  AND c.id = $2
  AND d.id <> c.id
  AND (d.personal_number = c.personal_number
       OR (d.name_fold = c.name_fold
           AND (d.birth = c.birth
                OR (LENGTH(d.birth) = 4 OR LENGTH(c.birth) = 4)
                   AND SUBSTR(REPLACE(d.birth, '"', ''), 1, 4) = SUBSTR(REPLACE(c.birth, '"', ''), 1, 4))
           AND COALESCE(d.personal_number = c.personal_number, 1 = 1)))
ORDER BY d.listed_on, d.id
LIMIT $3
