INSERT INTO doc (kind, id, rev, body) SELECT s.kind, s.id, s.rev, s.body FROM doc_shadow s ORDER BY s.kind, s.id
