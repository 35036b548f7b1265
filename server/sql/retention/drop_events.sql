DELETE FROM review_event
WHERE visit_id = $1
