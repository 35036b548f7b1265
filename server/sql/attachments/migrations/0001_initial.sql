-- The bytes of photos, in a database of their own: the main one stays small to back up and to keep in
-- memory. Times are Unix milliseconds, sha256 is base64url.

-- Bytes on their way here, and complete ones. Each sender's pieces are kept apart, so that nobody's
-- mistake spoils what somebody else sends; complete bytes are there once for all.
CREATE TABLE attachment (
    id           INTEGER PRIMARY KEY,
    sha256       TEXT NOT NULL,
    account_id   BLOB NOT NULL,
    size         INTEGER NOT NULL,
    received     INTEGER NOT NULL,
    begun_ms     INTEGER NOT NULL,
    -- Hash and kind were found right: when, and what kind the bytes are.
    completed_ms INTEGER,
    media        TEXT
) STRICT;
CREATE UNIQUE INDEX attachment_of_sender ON attachment (sha256, account_id);
CREATE UNIQUE INDEX attachment_complete ON attachment (sha256) WHERE completed_ms IS NOT NULL;

CREATE TABLE piece (
    attachment_id INTEGER NOT NULL REFERENCES attachment (id),
    start         INTEGER NOT NULL,
    bytes         BLOB NOT NULL,
    PRIMARY KEY (attachment_id, start)
) STRICT;
