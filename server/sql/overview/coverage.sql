-- What became of every house of a campaign, counted by alley: one pass over the campaign's visits and one over the ward's
-- households (indexes visit_of_campaign, which holds all that is asked of a visit, and household_of_ward). What counts
-- is what the view knock says: rejected visits do not, the last one gives the outcome.
WITH seen AS (
    SELECT v.household_id,
           MAX(CASE WHEN v.commitment IN ('signed', 'already_signed') THEN 1 ELSE 0 END) AS signed,
           COUNT(DISTINCT CASE WHEN v.outcome = 'absent'
                 THEN (v.recorded_ms + 25200000) / 86400000 * 3
                      + CASE WHEN (v.recorded_ms + 25200000) % 86400000 < 43200000 THEN 0
                             WHEN (v.recorded_ms + 25200000) % 86400000 < 64800000 THEN 1
                             ELSE 2 END END) AS tries,
           SUM(CASE WHEN v.review_state = 'received' THEN 1 ELSE 0 END) AS waiting
    FROM visit v
    WHERE v.campaign_id = $1 AND v.review_state <> 'rejected'
    GROUP BY v.household_id
),
p AS MATERIALIZED (
    SELECT s.household_id, s.signed, s.tries, s.waiting,
           (SELECT k.outcome FROM visit k
             WHERE k.campaign_id = $1 AND k.household_id = s.household_id AND k.review_state <> 'rejected'
             ORDER BY k.recorded_ms DESC, k.id DESC LIMIT 1) AS outcome
    FROM seen s
),
alleys AS MATERIALIZED (
    SELECT h.group_id, h.alley_id,
           COUNT(*) AS houses,
           COUNT(p.household_id) AS visited,
           SUM(CASE WHEN p.outcome = 'met' THEN 1 ELSE 0 END) AS met,
           SUM(CASE WHEN p.outcome IN ('absent', 'postponed') THEN 1 ELSE 0 END) AS absent,
           SUM(CASE WHEN p.outcome = 'refused' THEN 1 ELSE 0 END) AS refused,
           SUM(CASE WHEN p.outcome IN ('vacant', 'not_found') THEN 1 ELSE 0 END) AS other,
           SUM(CASE WHEN p.signed = 1 THEN 1 ELSE 0 END) AS signed,
           SUM(CASE WHEN p.outcome = 'absent' AND p.tries >= 3 THEN 1 ELSE 0 END) AS absent3,
           SUM(CASE WHEN p.waiting > 0 THEN p.waiting ELSE 0 END) AS waiting
    FROM household h
    LEFT JOIN p ON p.household_id = h.id
    WHERE h.ward = $2
      AND h.list_state <> 'closed'
    GROUP BY h.group_id, h.alley_id
)
SELECT g.id AS group_id, g.name AS group_name, a.id AS alley_id, a.name AS alley_name,
       s.houses, s.visited, s.met, s.absent, s.refused, s.other, s.signed, s.absent3, s.waiting
FROM alleys s
JOIN campaign_group cg ON cg.campaign_id = $1 AND cg.group_id = s.group_id
JOIN residential_group g ON g.id = s.group_id
JOIN alley a ON a.id = s.alley_id
WHERE ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = s.group_id))
ORDER BY g.order_key, g.name, a.order_key, a.name
