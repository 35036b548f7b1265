UPDATE account
SET disabled_ms = COALESCE(disabled_ms, $2)
WHERE id = $1
