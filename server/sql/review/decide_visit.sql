UPDATE visit SET review_state = $1, reviewer_id = $2, reviewed_ms = $3, review_comment = $4, review_field = $5
WHERE id = $6
