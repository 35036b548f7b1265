INSERT INTO doc (kind, id, rev, body) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind, id) DO UPDATE SET rev = excluded.rev, body = excluded.body
