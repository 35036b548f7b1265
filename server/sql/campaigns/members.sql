-- Who is in the teams of a campaign.
SELECT m.team_id, p.id, p.name, p.role
FROM team_member m
JOIN team t ON t.id = m.team_id
JOIN account p ON p.id = m.account_id
WHERE t.campaign_id = $1
ORDER BY p.name, p.id
