-- How many cases are in each state and status (index case_of_ward_by_state): $2 = 1 the whole ward, or those of $3's groups, and of
-- minors (not of age by $4) only $3's own.
SELECT c.state, c.law_status, COUNT(*) AS n
FROM case_file c
WHERE c.ward = $1
  AND c.merged_into IS NULL
  AND ($2 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = c.group_id)
                  AND (c.officer_id = $3 OR c.of_age_on <= $4)))
GROUP BY c.state, c.law_status
