SELECT body FROM draft WHERE household_id = $1
