-- Whether a paper speaks of these bytes (index case_paper_version_by_content).
SELECT 1
FROM case_paper_version v
WHERE v.content_id = $1
