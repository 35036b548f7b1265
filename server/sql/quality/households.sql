-- How many households of each group are on the list, and how many of them are complete, clean and confirmed since $3;
-- $2 is the campaign that is running, if one is. One pass over household_of_ward with visit_of_campaign,
-- visit_of_household, visit_accepted, audit_of_subject and clash_open_of_ward beside it, and one over household_by_door.
-- The last knock counts 2 where nobody lives, 1 where somebody was found; what the form asks for counts 1, and both
-- together make 2. household_….sql say of one household what it lacks.
WITH twice AS MATERIALIZED (
    SELECT d.alley_id, d.door
    FROM household d
    WHERE d.ward = $1 AND d.list_state <> 'closed' AND d.door <> '9'
    GROUP BY d.alley_id, d.door
    HAVING COUNT(*) > 1
)
SELECT h.group_id,
       COUNT(*) AS counted,
       SUM(CASE WHEN CASE WHEN cg.group_id IS NULL THEN 1
                          ELSE (SELECT CASE v.outcome WHEN 'vacant' THEN 2 WHEN 'met' THEN 1 WHEN 'refused' THEN 1
                                       ELSE 0 END
                                FROM visit v
                                WHERE v.campaign_id = $2 AND v.household_id = h.id AND v.review_state <> 'rejected'
                                ORDER BY v.recorded_ms DESC, v.id DESC
                                LIMIT 1)
                     END
                   + CASE WHEN h.kind = 'vacant'
                               OR h.head_name <> ''
                                  AND (h.kind NOT IN ('permanent', 'temporary', 'lodging')
                                       OR h.people IS NOT NULL
                                       OR EXISTS (SELECT 1 FROM visit v WHERE v.household_id = h.id
                                                  AND v.review_state <> 'rejected' AND v.people_living IS NOT NULL))
                          THEN 1 ELSE 0 END >= 2
                THEN 1 ELSE 0 END) AS complete,
       SUM(CASE WHEN (h.alley_id, h.door) NOT IN (SELECT t.alley_id, t.door FROM twice t)
                     AND h.id NOT IN (SELECT c.doc_id FROM clash c WHERE c.ward = $1 AND c.resolved_ms IS NULL)
                THEN 1 ELSE 0 END) AS clean,
       SUM(CASE WHEN EXISTS (SELECT 1 FROM visit v WHERE v.household_id = h.id AND v.review_state = 'accepted'
                             AND v.recorded_ms >= $3 AND v.received_ms >= $3)
                     OR EXISTS (SELECT 1 FROM audit x WHERE x.subject = h.id AND x.action = 'household.correct'
                                AND x.at_ms >= $3)
                THEN 1 ELSE 0 END) AS confirmed
FROM household h
LEFT JOIN campaign_group cg ON cg.campaign_id = $2 AND cg.group_id = h.group_id
WHERE h.ward = $1
  AND h.list_state <> 'closed'
  AND ($4 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $5 AND ag.group_id = h.group_id))
GROUP BY h.group_id
