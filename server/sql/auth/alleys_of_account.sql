SELECT DISTINCT ta.alley_id
FROM team_member m
JOIN team t ON t.id = m.team_id
JOIN campaign c ON c.id = t.campaign_id
JOIN team_alley ta ON ta.team_id = t.id
WHERE m.account_id = $1 AND c.state = 'running'
