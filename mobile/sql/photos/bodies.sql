-- Every version of a visit that this phone may send or has sent.
SELECT body, undo_body FROM outbox WHERE doc_id = $1 AND kind = 'visit'
