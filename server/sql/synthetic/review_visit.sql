UPDATE visit
SET review_state = $1,
    reviewer_id  = $2,
    reviewed_ms  = $3,
    updated_ms   = $3
WHERE id = $4
