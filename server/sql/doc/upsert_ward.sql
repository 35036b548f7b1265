UPDATE ward
SET name           = $2,
    hotlines       = $3,
    sealing_key_id = $4,
    sealing_public = $5,
    synthetic      = $6
WHERE code = $1
