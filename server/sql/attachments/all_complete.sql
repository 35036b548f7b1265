SELECT id, sha256 FROM attachment WHERE completed_ms IS NOT NULL ORDER BY id
