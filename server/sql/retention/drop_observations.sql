DELETE FROM observation
WHERE visit_id = $1
