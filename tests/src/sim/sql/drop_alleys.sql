DELETE FROM team_alley WHERE team_id = $1
