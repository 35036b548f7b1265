-- The houses behind a number of the overview, in walking order, a page at a time. What counts is what the views knock
-- and absence say, looked up house by house (indexes household_of_ward, visit_of_campaign): the last knock for every house in the
-- places that are asked for, what was signed and tried only where the number is about it.
WITH standing AS MATERIALIZED (
    SELECT h.id, g.name AS group_name, a.name AS alley_name, h.number, h.head_name,
           g.order_key || '|' || a.order_key || '|' || h.number_key AS place,
           COALESCE((SELECT k.outcome FROM visit k
                     WHERE k.campaign_id = $1 AND k.household_id = h.id AND k.review_state <> 'rejected'
                     ORDER BY k.recorded_ms DESC, k.id DESC LIMIT 1), 'todo') AS status
    FROM campaign_group cg
    CROSS JOIN residential_group g ON g.id = cg.group_id
    CROSS JOIN household h ON h.ward = $2 AND h.group_id = cg.group_id
    CROSS JOIN alley a ON a.id = h.alley_id
    WHERE cg.campaign_id = $1
      AND h.list_state <> 'closed'
      AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = cg.group_id))
      AND ($5 IS NULL OR cg.group_id = $5)
      AND ($6 IS NULL OR h.alley_id = $6)
      AND (g.order_key || '|' || a.order_key || '|' || h.number_key, h.id) > ($7, $8)
),
page AS MATERIALIZED (
    SELECT s.id, s.group_name, s.alley_name, s.number, s.head_name, s.status, s.place
    FROM standing s
    WHERE CASE $9
          WHEN '' THEN 1
          WHEN 'visited' THEN s.status <> 'todo'
          WHEN 'signed' THEN EXISTS (SELECT 1 FROM visit k
                                     WHERE k.campaign_id = $1 AND k.household_id = s.id AND k.review_state <> 'rejected'
                                       AND k.commitment IN ('signed', 'already_signed'))
          WHEN 'unsigned' THEN CASE WHEN s.status <> 'met' THEN 0
                                    ELSE NOT EXISTS (SELECT 1 FROM visit k
                                                     WHERE k.campaign_id = $1 AND k.household_id = s.id
                                                       AND k.review_state <> 'rejected'
                                                       AND k.commitment IN ('signed', 'already_signed')) END
          WHEN 'absent3' THEN CASE WHEN s.status <> 'absent' THEN 0
                                   ELSE (SELECT COUNT(DISTINCT k.part) FROM absence k
                                         WHERE k.campaign_id = $1 AND k.household_id = s.id) >= 3 END
          WHEN 'absent' THEN s.status IN ('absent', 'postponed')
          WHEN 'other' THEN s.status IN ('vacant', 'not_found')
          ELSE s.status = $9
          END
    ORDER BY s.place, s.id
    LIMIT $10
)
SELECT p.id, p.group_name, p.alley_name, p.number, p.head_name, p.status, p.place,
       EXISTS (SELECT 1 FROM visit k
               WHERE k.campaign_id = $1 AND k.household_id = p.id AND k.review_state <> 'rejected'
                 AND k.commitment IN ('signed', 'already_signed')) AS signed,
       (SELECT COUNT(DISTINCT k.part) FROM absence k
        WHERE k.campaign_id = $1 AND k.household_id = p.id) AS tries,
       (SELECT MAX(k.recorded_ms) FROM visit k
        WHERE k.campaign_id = $1 AND k.household_id = p.id AND k.review_state <> 'rejected') AS last_ms
FROM page p
ORDER BY p.place, p.id
