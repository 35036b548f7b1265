-- Everything that a ward can offer (index offer_of_ward_by_state).
SELECT o.id, o.group_id, o.kind, o.state, o.title, o.giver, o.contact, o.places, o.taken, o.from_on, o.to_on, o.note,
       o.version, o.close_reason, g.name AS group_name
FROM offer o
LEFT JOIN residential_group g ON g.id = o.group_id
WHERE o.ward = $1
  AND o.state = 'open'
