SELECT campaign_id, household_id FROM visit WHERE id = $1
