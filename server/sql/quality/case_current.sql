-- Open cases in reach whose review is overdue, or with which nothing was done since $8, a page behind ($6, $7) (indexes
-- case_of_ward_by_state, case_event_of_case). As in cases.sql.
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
           CASE WHEN f.review_on < $4 THEN 1 ELSE 0 END AS review,
           CASE WHEN EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = f.id AND e.at_ms >= $8)
                THEN 0 ELSE 1 END AS confirmation
    FROM file f
)
SELECT l.id, l.name, l.birth, l.group_name, l.officer, l.listed_on, l.review, l.confirmation
FROM lacks l
WHERE l.review + l.confirmation > 0
ORDER BY l.listed_on, l.id
LIMIT $9
