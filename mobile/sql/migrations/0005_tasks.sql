-- What this phone's owner was asked to do, as the server says with the own report over it.
CREATE TABLE task (
    id     BLOB PRIMARY KEY,
    state  TEXT NOT NULL,
    due_on TEXT NOT NULL,
    row    TEXT NOT NULL
) STRICT;

-- Reports on tasks are edits, too: the column is made anew, as a table's conditions cannot be changed.
DROP TRIGGER outbox_frozen;
ALTER TABLE outbox ADD COLUMN kind_of_doc TEXT NOT NULL DEFAULT 'visit'
    CHECK (kind_of_doc IN ('visit', 'household', 'task'));
UPDATE outbox SET kind_of_doc = kind;
ALTER TABLE outbox DROP COLUMN kind;
ALTER TABLE outbox RENAME COLUMN kind_of_doc TO kind;
CREATE TRIGGER outbox_frozen BEFORE UPDATE OF doc_id, kind, base_rev, op_seq, sha256 ON outbox
WHEN OLD.op_seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a frozen operation was changed'); END;
