DELETE FROM team_member WHERE team_id = $1
