INSERT INTO search_row (id, scope, words)
VALUES ($1, $2, $3)
RETURNING nr
