DELETE FROM clash
WHERE doc_id = $1
