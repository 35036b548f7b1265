-- The photos that visits refer to, by the SHA-256 of their bytes; every version of a visit counts, also
-- one that was merged or mended since. The bytes are in the attachments' own database.
CREATE TABLE visit_photo (
    visit_id BLOB NOT NULL REFERENCES visit (id),
    sha256   TEXT NOT NULL,
    size     INTEGER NOT NULL,
    media    TEXT NOT NULL,
    PRIMARY KEY (visit_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_photo_by_content ON visit_photo (sha256, visit_id);
