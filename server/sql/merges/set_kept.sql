-- What a merge, or its way back, changes of the record that is kept.
UPDATE case_file
SET group_id = $1, household_id = $2, name = $3, birth = $4, of_age_on = $5, personal_number = $6, category = $7,
    officer_id = $8, name_fold = $9, version = version + 1
WHERE id = $10
  AND version = $11
  AND moved_as IS NULL
  AND merged_into IS NULL
