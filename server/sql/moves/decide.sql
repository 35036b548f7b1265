-- What became of an offer, if it is as it was seen.
UPDATE case_move
SET state        = $1,
    decided_by   = $2,
    decided_ms   = $3,
    why          = $4,
    new_case_id  = $5,
    from_officer = COALESCE($6, from_officer),
    to_officer   = $7,
    receipt_year = $8,
    receipt_nr   = $9,
    version      = version + 1
WHERE id = $10
  AND version = $11
  AND state = 'offered'
