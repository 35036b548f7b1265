-- One row less with a word (primary key of search_word).
UPDATE search_word
SET many = many - 1
WHERE scope = $1
  AND word = $2
