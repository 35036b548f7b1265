SELECT body FROM outbox WHERE doc_id = $1 ORDER BY local_id DESC LIMIT 1
