INSERT INTO case_file (id, ward, group_id, household_id, state, name, birth, of_age_on, personal_number, category,
                       officer_id, proposed_by, approved_by, law_status, review_on, listed_on, version)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15, 1)
