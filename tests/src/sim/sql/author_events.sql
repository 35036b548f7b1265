SELECT COUNT(*) FROM review_event WHERE visit_id = $1 AND user_id = $2
