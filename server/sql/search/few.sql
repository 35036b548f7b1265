-- How many rows the index names, counted no further than $2.
SELECT COUNT(*)
FROM (SELECT s.rowid FROM search_index s WHERE s.search_index MATCH $1 LIMIT $2)
