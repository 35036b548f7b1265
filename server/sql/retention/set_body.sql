UPDATE revision
SET body = $1
WHERE doc_id = $2 AND rev = $3
