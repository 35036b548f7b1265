-- Households on the list that are not complete, a page behind ($5, $6), with what they lack; $7 is the campaign that is
-- running, if one is (indexes household_of_ward, visit_of_campaign, visit_of_household). As in households.sql.
WITH house AS (
    SELECT h.id, h.ward, h.group_id, h.alley_id, h.door, h.number, h.head_name, h.people, h.kind,
           g.name AS group_name, a.name AS alley_name,
           g.order_key || '|' || a.order_key || '|' || h.number_key AS place
    FROM household h
    JOIN residential_group g ON g.id = h.group_id
    JOIN alley a ON a.id = h.alley_id
    WHERE h.ward = $1
      AND h.list_state <> 'closed'
      AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))
      AND ($4 IS NULL OR h.group_id = $4)
      AND (g.order_key || '|' || a.order_key || '|' || h.number_key, h.id) > ($5, $6)
), seen AS (
    SELECT h.id, h.number, h.head_name, h.group_name, h.alley_name, h.place, h.people, h.kind, h.group_id,
           (SELECT v.outcome FROM visit v
             WHERE v.campaign_id = $7 AND v.household_id = h.id AND v.review_state <> 'rejected'
             ORDER BY v.recorded_ms DESC, v.id DESC LIMIT 1) AS outcome
    FROM house h
), lacks AS (
    SELECT s.id, s.number, s.head_name, s.group_name, s.alley_name, s.place,
           CASE WHEN s.head_name = '' AND s.kind <> 'vacant' AND COALESCE(s.outcome, '') <> 'vacant'
                THEN 1 ELSE 0 END AS name,
           CASE WHEN s.kind IN ('permanent', 'temporary', 'lodging') AND COALESCE(s.outcome, '') <> 'vacant'
                     AND s.people IS NULL
                     AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.household_id = s.id
                                     AND v.review_state <> 'rejected' AND v.people_living IS NOT NULL)
                THEN 1 ELSE 0 END AS people,
           CASE WHEN COALESCE(s.outcome, '') NOT IN ('met', 'refused', 'vacant')
                     AND EXISTS (SELECT 1 FROM campaign_group cg WHERE cg.campaign_id = $7 AND cg.group_id = s.group_id)
                THEN 1 ELSE 0 END AS knock
    FROM seen s
)
SELECT l.id, l.number, l.head_name, l.group_name, l.alley_name, l.place, l.name, l.people, l.knock
FROM lacks l
WHERE l.name + l.people + l.knock > 0
ORDER BY l.place, l.id
LIMIT $8
