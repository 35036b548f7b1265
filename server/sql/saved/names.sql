-- How many filters of one list somebody has, and whether one is called so (index saved_filter_of_account).
SELECT COUNT(*) AS n, COALESCE(MAX(name = $1), 0) AS is_taken
FROM saved_filter
WHERE account_id = $2 AND page = $3
