
-- One state, longest waiting first (index visit_queue).
  AND v.review_state = $16
  AND (v.updated_ms, v.id) > ($17, $18)
ORDER BY v.updated_ms, v.id
LIMIT $19
