SELECT COUNT(*) FROM attachment WHERE sha256 = $1 AND completed_ms IS NOT NULL
