
-- Any state, newest first (index visit_newest).
  AND $16 = 'all'
  AND (v.updated_ms, v.id) < ($17, $18)
ORDER BY v.updated_ms DESC, v.id DESC
LIMIT $19
