SELECT body
FROM revision
WHERE doc_id = $1 AND rev = $2
