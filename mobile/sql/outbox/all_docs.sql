-- Documents that have own edits over them, for a rebuild.
SELECT DISTINCT doc_id, kind FROM outbox
WHERE state IN ('pending', 'sent', 'rejected', 'conflict') AND dismissed_ms IS NULL
