-- The index forgets the words of a row, which must be those that it was told.
INSERT INTO search_index (search_index, rowid, words)
VALUES ('delete', $1, $2)
