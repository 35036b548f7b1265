-- Whether the index knows of anything.
SELECT 1
FROM search_row
LIMIT 1
