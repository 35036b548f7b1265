SELECT file_name, content, report, expires_ms
FROM import_upload
WHERE id = $1
  AND ward = $2
  AND account_id = $3
  AND expires_ms > $4
