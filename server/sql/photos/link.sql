INSERT INTO visit_photo (visit_id, sha256, size, media)
VALUES ($1, $2, $3, $4)
ON CONFLICT (visit_id, sha256) DO NOTHING
