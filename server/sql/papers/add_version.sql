INSERT INTO case_paper_version (paper_id, nr, content_id, sha256, size, format, at_ms, user_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
