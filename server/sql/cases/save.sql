-- Everything that a step can change. A correction leaves the case where its list has it, and its period running.
UPDATE case_file
SET group_id = $1, household_id = $2, state = $3, name = $4, birth = $5, of_age_on = $6, personal_number = $7,
    category = $8, officer_id = $9, proposed_by = $10, approved_by = $11, law_status = $12, review_on = $13,
    listed_on = COALESCE($14, listed_on),
    closed_ms = CASE WHEN $15 IS NULL THEN NULL ELSE COALESCE(closed_ms, $15) END, version = version + 1,
    name_fold = $16
WHERE id = $17
  AND version = $18
  AND moved_as IS NULL
  AND merged_into IS NULL
