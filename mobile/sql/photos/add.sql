INSERT INTO photo (sha256, size, media, added_ms, sent) VALUES ($1, $2, $3, $4, 0)
ON CONFLICT (sha256) DO NOTHING
