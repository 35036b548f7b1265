-- The rows stay: phones were told of these revisions, and the log's digests speak of them.
UPDATE revision
SET body = '{}'
WHERE doc_id = $1
