-- Every alley in a campaign's groups with the team that walks it, several where teams share it.
SELECT a.id, a.name, a.group_id, g.name AS group_name, ta.team_id,
       (SELECT COUNT(*) FROM household h WHERE h.alley_id = a.id AND h.list_state <> 'closed') AS houses
FROM campaign_group cg
JOIN residential_group g ON g.id = cg.group_id
JOIN alley a ON a.group_id = g.id
LEFT JOIN (
    SELECT x.alley_id, x.team_id FROM team_alley x JOIN team t ON t.id = x.team_id WHERE t.campaign_id = $1
) ta ON ta.alley_id = a.id
WHERE cg.campaign_id = $1
ORDER BY g.order_key, g.name, a.order_key, a.name
