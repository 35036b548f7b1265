-- A ward's households by group, alley and number, a page at a time. Each of four words must begin a
-- word of the number, the head, the phone or the alley; an empty word asks nothing. The state is that
-- of one campaign: the last knock that counts (as in the view knock), looked up for the rows of the page alone (index
-- visit_of_campaign).
WITH page AS MATERIALIZED (
    SELECT h.id, g.name AS group_name, a.name AS alley_name, h.number, h.head_name, h.people, h.kind, h.list_state,
           g.order_key || '|' || a.order_key || '|' || h.number_key AS place
    FROM household h
    JOIN residential_group g ON g.id = h.group_id
    JOIN alley a ON a.id = h.alley_id
    WHERE h.ward = $1
      AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))
      AND ($4 IS NULL OR h.group_id = $4)
      AND ($5 IS NULL OR h.alley_id = $5)
      AND ($6 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $6 || '%')
      AND ($7 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $7 || '%')
      AND ($8 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $8 || '%')
      AND ($9 = '' OR ' ' || h.search || ' ' || a.name_fold LIKE '% ' || $9 || '%')
      AND (g.order_key || '|' || a.order_key || '|' || h.number_key, h.id) > ($10, $11)
    ORDER BY place, h.id
    LIMIT $12
)
SELECT p.id, p.group_name, p.alley_name, p.number, p.head_name, p.people, p.kind, p.list_state,
       COALESCE(v.outcome, 'todo') AS status, v.recorded_ms AS last_ms, p.place
FROM page p
LEFT JOIN visit v ON v.id = (SELECT k.id FROM visit k
                             WHERE k.household_id = p.id AND k.campaign_id = $13 AND k.review_state <> 'rejected'
                             ORDER BY k.recorded_ms DESC, k.id DESC LIMIT 1)
ORDER BY p.place, p.id
