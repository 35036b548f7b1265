UPDATE case_paper_version
SET content_id = NULL, sha256 = NULL
WHERE paper_id = $1
