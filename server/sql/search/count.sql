-- One more row with a word (primary key of search_word).
INSERT INTO search_word (scope, word, many)
VALUES ($1, $2, 1)
ON CONFLICT (scope, word) DO UPDATE
SET many = many + 1
