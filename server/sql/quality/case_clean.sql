-- Open cases in reach of which there is another that is in all likelihood about the same person, a page behind ($6, $7)
-- (indexes case_of_ward_by_state, case_by_personal_number, case_by_name). As in cases.sql.
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
), lacks AS (
    SELECT f.id, f.name, f.birth, f.group_name, f.officer, f.listed_on,
           CASE WHEN EXISTS (SELECT 1 FROM case_file d
                             WHERE d.ward = $1 AND d.state = 'open' AND d.personal_number = f.personal_number
                               AND d.id <> f.id
                               AND ($2 = 1 OR d.officer_id = $3 OR d.of_age_on <= $4))
                THEN 1 ELSE 0 END AS same_number,
           CASE WHEN EXISTS (SELECT 1 FROM case_file d
                             WHERE d.ward = $1 AND d.state = 'open' AND d.name_fold = f.name_fold
                               AND d.id <> f.id
                               AND (d.birth = f.birth
                                    OR (LENGTH(d.birth) = 4 OR LENGTH(f.birth) = 4)
                                       AND SUBSTR(REPLACE(d.birth, '"', ''), 1, 4)
                                           = SUBSTR(REPLACE(f.birth, '"', ''), 1, 4))
                               AND COALESCE(d.personal_number = f.personal_number, 1 = 1)
                               AND ($2 = 1 OR d.officer_id = $3 OR d.of_age_on <= $4))
                THEN 1 ELSE 0 END AS same_name
    FROM file f
)
SELECT l.id, l.name, l.birth, l.group_name, l.officer, l.listed_on, l.same_number, l.same_name
FROM lacks l
WHERE l.same_number + l.same_name > 0
ORDER BY l.listed_on, l.id
LIMIT $8
