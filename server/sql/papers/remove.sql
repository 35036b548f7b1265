-- What the paper is about goes; kind, number and day stay.
UPDATE case_paper
SET title = NULL, removed_ms = $1, removed_by = $2, reason = $3, version = version + 1
WHERE id = $4
