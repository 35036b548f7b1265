-- The case $9 as a case of the ward $2 that has taken it over. Whoever offered it counts as its proposer, whoever took it
-- over as its approver; what it rested on stays where it was seen.
INSERT INTO case_file (id, ward, group_id, household_id, state, name, birth, of_age_on, personal_number, category,
                       officer_id, proposed_by, verified_by, approved_by, law_status, review_on, listed_on, version,
                       name_fold)
SELECT $1, $2, $3, $4, 'open', c.name, c.birth, c.of_age_on, c.personal_number, c.category,
       $5, $6, $7, $8, c.law_status, c.review_on, COALESCE(c.review_on, ''), 1,
       c.name_fold
FROM case_file c
WHERE c.id = $9
