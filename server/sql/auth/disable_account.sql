UPDATE account
SET disabled_ms = COALESCE(disabled_ms, $1)
WHERE id = $2
