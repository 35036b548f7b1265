-- A frozen operation is what the server saw: its bytes and number never change. Only when its document was
-- erased, and the server holds it, is its content emptied.
DROP TRIGGER outbox_frozen;
CREATE TRIGGER outbox_frozen BEFORE UPDATE OF doc_id, kind, base_rev, op_seq, sha256 ON outbox
WHEN OLD.op_seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a frozen operation was changed'); END;
CREATE TRIGGER outbox_content_frozen BEFORE UPDATE OF body ON outbox
WHEN OLD.op_seq IS NOT NULL AND NOT (OLD.state = 'safe' AND NEW.body = '{}')
BEGIN SELECT RAISE(ABORT, 'a frozen operation was changed'); END;
