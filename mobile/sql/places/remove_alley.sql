DELETE FROM alley WHERE id = $1
