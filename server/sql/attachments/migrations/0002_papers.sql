-- The bytes of cases' papers. Each paper has its own, under a name that nothing else shares, so that they can be dropped
-- without asking who else has them. Times are Unix milliseconds, sha256 is base64url.
CREATE TABLE paper (
    id         BLOB PRIMARY KEY,
    received   INTEGER NOT NULL,
    begun_ms   INTEGER NOT NULL,
    -- They were looked through: when, and their hash.
    settled_ms INTEGER,
    sha256     TEXT,
    CHECK ((settled_ms IS NULL) = (sha256 IS NULL))
) STRICT;

CREATE TABLE paper_piece (
    paper_id BLOB NOT NULL REFERENCES paper (id),
    start    INTEGER NOT NULL,
    bytes    BLOB NOT NULL,
    PRIMARY KEY (paper_id, start)
) STRICT;
