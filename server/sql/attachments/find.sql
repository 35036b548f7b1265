-- The complete bytes, whoever sent them, else what one sender has sent of them.
SELECT id, size, received, completed_ms, media
FROM attachment
WHERE sha256 = $1
  AND (completed_ms IS NOT NULL OR account_id = $2)
ORDER BY completed_ms IS NULL
LIMIT 1
