-- Cases in one state (index case_of_ward_by_state), the one that waits longest or is to be looked at soonest first:
-- of the whole ward ($3 = 1), or of $4's groups and of minors (not of age by $5) only $4's own; with one status ($6), or
-- only those ($7 = 1) whose review was due before $5.
SELECT c.id, c.name, c.birth, c.of_age_on, c.law_status, c.review_on, c.listed_on, c.moved_as, c.merged_into, g.name AS group_name,
       o.name AS officer, p.name AS proposer
FROM case_file c
JOIN residential_group g ON g.id = c.group_id
JOIN account o ON o.id = c.officer_id
JOIN account p ON p.id = c.proposed_by
WHERE c.ward = $1
  AND c.state = $2
  AND c.merged_into IS NULL
  AND ($3 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = c.group_id)
                  AND (c.officer_id = $4 OR c.of_age_on <= $5)))
  AND ($6 IS NULL OR c.law_status = $6)
  AND ($7 = 0 OR c.review_on < $5)
  AND (c.listed_on, c.id) > ($8, $9)
ORDER BY c.listed_on, c.id
LIMIT $10
