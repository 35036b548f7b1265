DELETE FROM door WHERE campaign_id = $1 AND household_id = $2
