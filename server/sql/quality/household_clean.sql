-- Households on the list whose door stands there twice, or on which two people disagree, a page behind ($5, $6)
-- (indexes household_of_ward, household_by_door, clash_open_of_ward). As in households.sql.
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
), lacks AS (
    SELECT h.id, h.number, h.head_name, h.group_name, h.alley_name, h.place,
           CASE WHEN EXISTS (SELECT 1 FROM household d WHERE d.ward = $1 AND d.alley_id = h.alley_id
                             AND d.door = h.door AND d.door <> '9' AND d.list_state <> 'closed' AND d.id <> h.id)
                THEN 1 ELSE 0 END AS same_door,
           CASE WHEN h.id IN (SELECT c.doc_id FROM clash c WHERE c.ward = $1 AND c.resolved_ms IS NULL)
                THEN 1 ELSE 0 END AS clash
    FROM house h
)
SELECT l.id, l.number, l.head_name, l.group_name, l.alley_name, l.place, l.same_door, l.clash
FROM lacks l
WHERE l.same_door + l.clash > 0
ORDER BY l.place, l.id
LIMIT $7
