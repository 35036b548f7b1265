SELECT body FROM outbox
WHERE doc_id = $1 AND state = 'conflict' AND dismissed_ms IS NULL
ORDER BY local_id DESC
LIMIT 1
