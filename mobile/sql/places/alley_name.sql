SELECT name FROM alley WHERE id = $1
