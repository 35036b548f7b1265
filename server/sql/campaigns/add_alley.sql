-- Only alleys of the campaign's groups.
INSERT INTO team_alley (team_id, alley_id)
SELECT $1, a.id FROM alley a JOIN campaign_group cg ON cg.group_id = a.group_id WHERE a.id = $2 AND cg.campaign_id = $3
ON CONFLICT (team_id, alley_id) DO NOTHING
