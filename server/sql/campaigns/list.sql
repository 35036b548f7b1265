-- The campaigns of a ward with how much belongs to each.
SELECT c.id, c.name, c.starts_on, c.ends_on, c.state,
       (SELECT COUNT(*) FROM campaign_group cg WHERE cg.campaign_id = c.id) AS groups,
       (SELECT COUNT(*) FROM team t WHERE t.campaign_id = c.id) AS teams,
       (SELECT COUNT(*) FROM visit v WHERE v.campaign_id = c.id) AS visits
FROM campaign c
WHERE c.ward = $1
ORDER BY c.starts_on DESC, c.id
