UPDATE account SET disabled_ms = NULL WHERE id = $1
