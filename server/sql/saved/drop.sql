-- One's own only.
DELETE FROM saved_filter
WHERE id = $1 AND account_id = $2
RETURNING page
