DELETE FROM import_upload
WHERE expires_ms <= $1
