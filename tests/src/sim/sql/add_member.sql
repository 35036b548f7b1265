INSERT INTO team_member (team_id, account_id) VALUES ($1, $2)
