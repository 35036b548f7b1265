UPDATE visit
SET review_state = $2,
    reviewer_id  = $3,
    reviewed_ms  = $4,
    updated_ms   = $4
WHERE id = $1
