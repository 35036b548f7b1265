-- Papers of cases. Their bytes are in the attachments' database, under names that nothing shares, so that dropping one
-- paper's takes nothing from another.
CREATE TABLE case_paper (
    id         BLOB PRIMARY KEY,
    case_id    BLOB NOT NULL REFERENCES case_file (id),
    kind       TEXT NOT NULL,
    number     TEXT,
    dated_on   TEXT,
    -- What it is about; it may name somebody, so it goes when the paper is removed. Kind, number and day stay.
    title      TEXT,
    version    INTEGER NOT NULL,
    removed_ms INTEGER,
    removed_by BLOB REFERENCES account (id),
    reason     TEXT,
    CHECK ((removed_ms IS NULL) = (title IS NOT NULL)),
    CHECK ((removed_ms IS NULL) = (removed_by IS NULL) AND (removed_ms IS NULL) = (reason IS NULL))
) STRICT;
CREATE INDEX case_paper_of_case ON case_paper (case_id, id);

-- Each version of a paper. One without content was removed: who brought it and when is still told.
CREATE TABLE case_paper_version (
    paper_id   BLOB NOT NULL REFERENCES case_paper (id),
    nr         INTEGER NOT NULL,
    content_id BLOB,
    sha256     TEXT,
    size       INTEGER NOT NULL,
    format     TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    user_id    BLOB NOT NULL REFERENCES account (id),
    PRIMARY KEY (paper_id, nr),
    CHECK ((content_id IS NULL) = (sha256 IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX case_paper_version_by_content ON case_paper_version (content_id) WHERE content_id IS NOT NULL;
