INSERT INTO case_file (id, ward, group_id, household_id, state, name, birth, of_age_on, personal_number, category,
                       officer_id, proposed_by, approved_by, law_status, listed_on, version)
VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, 'illegal_user', $9, $9, $10, 'none', '', 1)
