INSERT INTO team_alley (team_id, alley_id) VALUES ($1, $2)
