-- A version under the new name of its bytes. Who brought it stays who brought it, as in the history.
INSERT INTO case_paper_version (paper_id, nr, content_id, sha256, size, format, at_ms, user_id)
SELECT $1, v.nr, $2, v.sha256, v.size, v.format, v.at_ms, v.user_id
FROM case_paper_version v
WHERE v.content_id = $3
