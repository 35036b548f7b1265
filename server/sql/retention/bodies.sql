SELECT rev, body
FROM revision
WHERE doc_id = $1
ORDER BY rev
