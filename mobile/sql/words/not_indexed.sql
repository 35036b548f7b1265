-- How many doors a search has to look at one by one, up to $1 of them.
SELECT COUNT(*) FROM (SELECT 1 FROM household h WHERE h.search_no IS NULL AND h.list_state <> 'closed' LIMIT $1)
