-- Only people of the campaign's ward.
INSERT INTO team_member (team_id, account_id)
SELECT $1, p.id FROM account p WHERE p.id = $2 AND p.ward = $3
ON CONFLICT (team_id, account_id) DO NOTHING
