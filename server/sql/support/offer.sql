-- One offer of the whole ward ($3 = 1), or one for all of it or for $4's groups.
SELECT o.id, o.group_id, o.kind, o.state, o.title, o.giver, o.contact, o.places, o.taken, o.from_on, o.to_on, o.note,
       o.version, o.close_reason, g.name AS group_name
FROM offer o
LEFT JOIN residential_group g ON g.id = o.group_id
WHERE o.id = $1
  AND o.ward = $2
  AND ($3 = 1 OR o.group_id IS NULL
       OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = o.group_id))
