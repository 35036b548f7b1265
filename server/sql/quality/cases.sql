-- How many open cases there are in each group of the ward $1, how many of them the run $6 laid beside another list, and
-- how many agree with it, are complete, clean, and confirmed since $5 on the day $4 (index case_of_ward_by_state; beside
-- it case_by_personal_number, case_by_name, case_status_of_case, case_event_of_case). Of the whole ward ($7 = 1) or of
-- $3's groups; with all minors ($2 = 1) or those alone that $3 is in charge of: another minor's case is neither counted
-- nor a double. case_….sql say of one case what it lacks.
SELECT c.group_id,
       COUNT(*) AS counted,
       COUNT(a.case_id) AS matched,
       SUM(CASE WHEN a.agrees = 1 THEN 1 ELSE 0 END) AS correct,
       SUM(CASE WHEN EXISTS (SELECT 1 FROM case_file d
                             WHERE d.ward = $1 AND d.state = 'open' AND d.personal_number = c.personal_number
                               AND d.id <> c.id
                               AND ($2 = 1 OR d.officer_id = $3 OR d.of_age_on <= $4))
                     OR EXISTS (SELECT 1 FROM case_file d
                                WHERE d.ward = $1 AND d.state = 'open' AND d.name_fold = c.name_fold
                                  AND d.id <> c.id
                                  AND (d.birth = c.birth
                                       OR (LENGTH(d.birth) = 4 OR LENGTH(c.birth) = 4)
                                          AND SUBSTR(REPLACE(d.birth, '"', ''), 1, 4)
                                              = SUBSTR(REPLACE(c.birth, '"', ''), 1, 4))
                                  AND COALESCE(d.personal_number = c.personal_number, 1 = 1)
                                  AND ($2 = 1 OR d.officer_id = $3 OR d.of_age_on <= $4))
                THEN 0 ELSE 1 END) AS clean,
       SUM(CASE WHEN c.personal_number IS NOT NULL
                     AND c.household_id IS NOT NULL
                     AND c.law_status <> 'none'
                     AND EXISTS (SELECT 1 FROM case_status s WHERE s.case_id = c.id AND s.status = c.law_status)
                THEN 1 ELSE 0 END) AS complete,
       SUM(CASE WHEN COALESCE(c.review_on >= $4, 1 = 1)
                     AND EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.at_ms >= $5)
                THEN 1 ELSE 0 END) AS confirmed
FROM case_file c
LEFT JOIN case_agreement a ON a.case_id = c.id AND a.run_id = $6
WHERE c.ward = $1
  AND c.state = 'open'
  AND ($7 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = c.group_id))
  AND ($2 = 1 OR c.officer_id = $3 OR c.of_age_on <= $4)
GROUP BY c.group_id
