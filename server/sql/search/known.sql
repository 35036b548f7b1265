-- Every word of one scope (primary key of search_word).
SELECT word
FROM search_word
WHERE scope = $1
