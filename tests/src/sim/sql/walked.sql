SELECT ta.alley_id AS alley_id, a.group_id AS group_id
FROM team_member m
JOIN team_alley ta ON ta.team_id = m.team_id
JOIN alley a ON a.id = ta.alley_id
WHERE m.account_id = $1
