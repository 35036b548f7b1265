-- Somebody's filters of one list, by name (index saved_filter_of_account); there are twenty at most.
SELECT id, name, query
FROM saved_filter
WHERE account_id = $1 AND page = $2
ORDER BY name
