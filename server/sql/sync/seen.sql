-- What decides whether one person's phone sees a document, as in page.sql.
SELECT owner_id, group_id, alley_id, deleted_ms
FROM doc
WHERE id = $1
