-- What the index knows of one record (the unique index of search_row's ids).
SELECT nr, scope, words
FROM search_row
WHERE id = $1
