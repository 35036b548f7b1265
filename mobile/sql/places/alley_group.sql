SELECT group_id FROM alley WHERE id = $1
