-- The index is told the words of a row. No trigger does it: one would keep a copy of each page for every row of a list.
INSERT INTO search_index (rowid, words)
VALUES ($1, $2)
