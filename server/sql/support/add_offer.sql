INSERT INTO offer (id, ward, group_id, kind, state, title, giver, contact, places, taken, from_on, to_on, note, version)
VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, $8, 0, $9, $10, $11, 1)
