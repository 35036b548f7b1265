SELECT id FROM household WHERE alley_id = $1
