-- A word that stands in no row any more (primary key of search_word).
DELETE FROM search_word
WHERE scope = $1
  AND word = $2
  AND many < 1
