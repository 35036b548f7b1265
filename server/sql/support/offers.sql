-- Offers in one state (index offer_of_ward_by_state), the newest first: of the whole ward ($3 = 1), or those for all of it
-- and for $4's groups; of one kind ($5).
SELECT o.id, o.group_id, o.kind, o.state, o.title, o.giver, o.contact, o.places, o.taken, o.from_on, o.to_on, o.note,
       o.version, o.close_reason, g.name AS group_name
FROM offer o
LEFT JOIN residential_group g ON g.id = o.group_id
WHERE o.ward = $1
  AND o.state = $2
  AND ($3 = 1 OR o.group_id IS NULL
       OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = o.group_id))
  AND ($5 IS NULL OR o.kind = $5)
  AND o.id < $6
ORDER BY o.id DESC
LIMIT $7
