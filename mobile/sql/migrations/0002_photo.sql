-- Photos: their bytes are here until the server has had them long enough (see photos/drop_bytes.sql).
-- They are named by the SHA-256 of their bytes, base64url; the same bytes are here once.
CREATE TABLE photo (
    photo_no   INTEGER PRIMARY KEY,
    sha256     TEXT NOT NULL UNIQUE,
    size       INTEGER NOT NULL,
    media      TEXT NOT NULL,
    added_ms   INTEGER NOT NULL,
    -- How many bytes the server last said it holds.
    sent       INTEGER NOT NULL,
    -- The server holds all bytes and found them right.
    safe_ms    INTEGER,
    -- Why the server did not take it, and when it said so.
    refused    TEXT,
    refused_ms INTEGER
) STRICT;
CREATE INDEX photo_unsafe ON photo (photo_no) WHERE safe_ms IS NULL;

-- Apart from what changes while they are sent, so that a change does not write them again.
CREATE TABLE photo_bytes (
    photo_no INTEGER PRIMARY KEY REFERENCES photo (photo_no) ON DELETE CASCADE,
    bytes    BLOB NOT NULL
) STRICT;

-- Photos taken for a form that is not saved yet: of a house, or of a visit that is being mended.
CREATE TABLE photo_of_form (
    form_id  BLOB NOT NULL,
    photo_no INTEGER NOT NULL REFERENCES photo (photo_no),
    PRIMARY KEY (form_id, photo_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo_of_visit (
    visit_id BLOB NOT NULL,
    photo_no INTEGER NOT NULL REFERENCES photo (photo_no),
    -- The server holds a version of the visit that names the photo, and so takes its bytes.
    told     INTEGER NOT NULL,
    PRIMARY KEY (visit_id, photo_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_of_visit_by_photo ON photo_of_visit (photo_no);
