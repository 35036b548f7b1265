UPDATE offer
SET group_id = $1, kind = $2, title = $3, giver = $4, contact = $5, places = $6, from_on = $7, to_on = $8, note = $9,
    version = version + 1
WHERE id = $10
  AND version = $11
