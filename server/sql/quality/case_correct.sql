-- Open cases in reach that differ from the other list in the run $8, a page behind ($6, $7) (index
-- case_of_ward_by_state). As in cases.sql.
WITH file AS (
    SELECT c.id, c.name, c.birth, c.of_age_on, c.personal_number, c.household_id, c.law_status, c.review_on,
           c.listed_on, c.name_fold, g.name AS group_name, o.name AS officer
    FROM case_file c
    JOIN residential_group g ON g.id = c.group_id
    JOIN account o ON o.id = c.officer_id
    WHERE c.ward = $1
      AND c.state = 'open'
      AND ($2 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = c.group_id)
                      AND (c.officer_id = $3 OR c.of_age_on <= $4)))
      AND ($5 IS NULL OR c.group_id = $5)
      AND (c.listed_on, c.id) > ($6, $7)
)
SELECT f.id, f.name, f.birth, f.group_name, f.officer, f.listed_on, 1 AS differs
FROM file f
JOIN case_agreement a ON a.case_id = f.id AND a.run_id = $8
WHERE a.agrees = 0
ORDER BY f.listed_on, f.id
LIMIT $9
