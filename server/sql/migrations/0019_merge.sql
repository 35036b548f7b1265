-- Two records of one person made one (nhập hồ sơ trùng). The record that goes stays whole and as it was, apart from being
-- closed; nothing is moved, so parting them again puts nothing together from pieces.
ALTER TABLE case_file ADD COLUMN merged_into BLOB;
CREATE INDEX case_merged_into ON case_file (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE case_merge (
    id             BLOB PRIMARY KEY,
    ward           TEXT NOT NULL REFERENCES ward (code),
    kept_id        BLOB NOT NULL REFERENCES case_file (id),
    gone_id        BLOB NOT NULL REFERENCES case_file (id),
    merged_by      BLOB NOT NULL REFERENCES account (id),
    merged_ms      INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    -- Which fields were taken from the record that went.
    fields         TEXT NOT NULL,
    -- The kept record before and after, and where the list had the other one: what is needed to part them, and not kept longer.
    before         TEXT,
    after          TEXT,
    gone_listed_on TEXT,
    undone_by      BLOB REFERENCES account (id),
    undone_ms      INTEGER,
    CHECK (kept_id <> gone_id),
    CHECK ((undone_by IS NULL) = (undone_ms IS NULL))
) STRICT;
-- A record goes into one other at a time.
CREATE UNIQUE INDEX case_merge_of_gone ON case_merge (gone_id) WHERE undone_ms IS NULL;
CREATE INDEX case_merge_by_gone ON case_merge (gone_id);
CREATE INDEX case_merge_of_kept ON case_merge (kept_id, merged_ms);
CREATE INDEX case_merge_due ON case_merge (ward, merged_ms) WHERE before IS NOT NULL;
