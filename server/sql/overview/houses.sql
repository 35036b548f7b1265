-- The houses behind a number of the overview, in walking order, a page at a time.
SELECT h.id, h.group_id, g.name AS group_name, h.alley_id, a.name AS alley_name, h.number, h.head_name,
       COALESCE(p.outcome, 'todo') AS status, COALESCE(p.signed, 0) AS signed, COALESCE(p.tries, 0) AS tries,
       p.last_ms,
       g.order_key || '|' || a.order_key || '|' || h.number_key AS place
FROM household h
JOIN campaign_group cg ON cg.campaign_id = $1 AND cg.group_id = h.group_id
JOIN residential_group g ON g.id = h.group_id
JOIN alley a ON a.id = h.alley_id
LEFT JOIN (
    SELECT k.household_id,
           MAX(CASE WHEN k.nth = 1 THEN k.outcome END) AS outcome,
           MAX(CASE WHEN k.commitment IN ('signed', 'already_signed') THEN 1 ELSE 0 END) AS signed,
           COUNT(DISTINCT CASE WHEN k.outcome = 'absent' THEN k.part END) AS tries,
           SUM(CASE WHEN k.review_state = 'received' THEN 1 ELSE 0 END) AS waiting,
           MAX(k.recorded_ms) AS last_ms
    FROM knock k
    WHERE k.campaign_id = $1
    GROUP BY k.household_id
) p ON p.household_id = h.id
WHERE h.ward = $2
  AND h.list_state <> 'closed'
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = h.group_id))
  AND ($5 IS NULL OR h.group_id = $5)
  AND ($6 IS NULL OR h.alley_id = $6)
  AND CASE $7
      WHEN '' THEN 1
      WHEN 'visited' THEN CASE WHEN p.household_id IS NOT NULL THEN 1 ELSE 0 END
      WHEN 'signed' THEN COALESCE(p.signed, 0)
      WHEN 'unsigned' THEN CASE WHEN p.outcome = 'met' AND p.signed = 0 THEN 1 ELSE 0 END
      WHEN 'absent3' THEN CASE WHEN p.outcome = 'absent' AND p.tries >= 3 THEN 1 ELSE 0 END
      WHEN 'absent' THEN CASE WHEN p.outcome IN ('absent', 'postponed') THEN 1 ELSE 0 END
      WHEN 'other' THEN CASE WHEN p.outcome IN ('vacant', 'not_found') THEN 1 ELSE 0 END
      ELSE CASE WHEN COALESCE(p.outcome, 'todo') = $7 THEN 1 ELSE 0 END
      END = 1
  AND (g.order_key || '|' || a.order_key || '|' || h.number_key, h.id) > ($8, $9)
ORDER BY place, h.id
LIMIT $10
