SELECT t.id, t.row,
       (SELECT o.state FROM outbox o WHERE o.doc_id = t.id AND o.dismissed_ms IS NULL
         ORDER BY o.local_id DESC LIMIT 1)
FROM task t
WHERE t.id = $1
