-- The document was erased: what the server holds of this phone's edits says nothing here any more.
UPDATE outbox
SET body = '{}', undo_body = NULL, label = '{"number":"","head_name":"","alley_name":""}'
WHERE doc_id = $1 AND state = 'safe'
