INSERT INTO attachment (sha256, account_id, size, received, begun_ms)
VALUES ($1, $2, $3, 0, $4)
RETURNING id
