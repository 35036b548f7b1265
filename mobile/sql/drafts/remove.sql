DELETE FROM draft WHERE household_id = $1
