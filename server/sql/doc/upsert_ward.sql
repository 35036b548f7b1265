UPDATE ward
SET name           = $1,
    hotlines       = $2,
    sealing_key_id = $3,
    sealing_public = $4,
    synthetic      = $5
WHERE code = $6
