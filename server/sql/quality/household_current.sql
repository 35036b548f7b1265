-- Households on the list that nobody has confirmed since $7, a page behind ($5, $6) (indexes household_of_ward,
-- visit_accepted, audit_of_subject). As in households.sql.
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
)
SELECT h.id, h.number, h.head_name, h.group_name, h.alley_name, h.place, 1 AS confirmation
FROM house h
WHERE NOT EXISTS (SELECT 1 FROM visit v WHERE v.household_id = h.id AND v.review_state = 'accepted'
                  AND v.recorded_ms >= $7 AND v.received_ms >= $7)
  AND NOT EXISTS (SELECT 1 FROM audit x WHERE x.subject = h.id AND x.action = 'household.correct' AND x.at_ms >= $7)
ORDER BY h.place, h.id
LIMIT $8
