-- The bytes that papers speak of.
SELECT v.content_id, v.sha256
FROM case_paper_version v
WHERE v.content_id IS NOT NULL
ORDER BY v.content_id
