-- One page of a ward's feed as one person's phone may see it: $4 ward, $5 after this number, $1 user, $2 whether
-- they lead groups (1 or 0), $3 whether the phone knows tasks, $6 most rows. What the phone does not see, but may have seen before it
-- moved, comes with visible = 0.
WITH
led AS (
    SELECT group_id FROM account_group WHERE account_id = $1 AND $2 = 1
),
walked AS (
    SELECT ta.alley_id AS alley_id, a.group_id AS group_id
    FROM team_member m
    JOIN team t ON t.id = m.team_id
    JOIN campaign c ON c.id = t.campaign_id
    JOIN team_alley ta ON ta.team_id = t.id
    JOIN alley a ON a.id = ta.alley_id
    WHERE m.account_id = $1 AND c.state = 'running'
),
near AS (
    SELECT group_id FROM led
    UNION
    SELECT group_id FROM walked
),
feed AS (
    SELECT d.id AS id, d.kind AS kind, d.rev AS rev, d.feed_seq AS feed_seq, d.owner_id AS owner_id,
           d.deleted_ms AS deleted_ms, d.prev_group_id AS prev_group_id,
           CASE d.kind
               WHEN 'ward' THEN 1
               WHEN 'group' THEN d.group_id IN (SELECT group_id FROM near)
               WHEN 'campaign' THEN EXISTS (
                   SELECT 1
                   FROM campaign c
                   JOIN campaign_group cg ON cg.campaign_id = c.id
                   WHERE c.id = d.id AND c.state <> 'draft' AND cg.group_id IN (SELECT group_id FROM near))
               WHEN 'visit' THEN d.owner_id = $1 OR d.group_id IN (SELECT group_id FROM led)
               WHEN 'task' THEN $3 = 1 AND d.owner_id = $1
               ELSE d.group_id IN (SELECT group_id FROM led) OR d.alley_id IN (SELECT alley_id FROM walked)
           END AS visible
    FROM doc d
    WHERE d.ward = $4 AND d.feed_seq > $5
)
SELECT f.id AS id, f.kind AS kind, f.rev AS rev, f.feed_seq AS feed_seq, f.deleted_ms AS deleted_ms, f.visible AS visible,
       r.body AS body, v.author_id AS author_id, author.name AS author_name, v.received_ms AS received_ms,
       v.updated_ms AS updated_ms, v.observation_count AS observation_count, v.review_state AS review_state,
       v.review_comment AS review_comment, v.review_field AS review_field, v.reviewed_ms AS reviewed_ms,
       reviewer.name AS reviewer_name, th.number AS number, th.head_name AS head_name, ta.name AS alley_name,
       officer.name AS officer_name
FROM feed f
JOIN revision r ON r.doc_id = f.id AND r.rev = f.rev
LEFT JOIN visit v ON v.id = f.id
LEFT JOIN account author ON author.id = v.author_id
LEFT JOIN account reviewer ON reviewer.id = v.reviewer_id
LEFT JOIN task t ON t.id = f.id
LEFT JOIN household th ON th.id = t.household_id
LEFT JOIN alley ta ON ta.id = th.alley_id
LEFT JOIN account officer ON officer.id = t.officer_id
WHERE f.visible = 1 OR f.prev_group_id IS NOT NULL OR f.kind = 'campaign'
ORDER BY f.feed_seq
LIMIT $6
