-- Who somebody is, in the records that have gone into a case, as the case has it now (index case_merged_into).
UPDATE case_file
SET name = $1, birth = $2, of_age_on = $3, personal_number = $4, category = $5, name_fold = $6, version = version + 1
WHERE merged_into = $7
