
-- One state, newest first (index visit_queue).
  AND v.review_state = $16
  AND (v.updated_ms, v.id) < ($17, $18)
ORDER BY v.updated_ms DESC, v.id DESC
LIMIT $19
