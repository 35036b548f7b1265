INSERT INTO paper (id, received, begun_ms)
VALUES ($1, 0, $2)
ON CONFLICT (id) DO NOTHING
