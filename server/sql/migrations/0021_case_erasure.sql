-- That somebody asked to have a case erased before its period is over, until somebody else has answered (đề nghị xóa hồ
-- sơ). What comes of it stands in the history, or, with the case gone, in the log alone.
CREATE TABLE case_erasure (
    case_id  BLOB PRIMARY KEY REFERENCES case_file (id),
    ward     TEXT NOT NULL REFERENCES ward (code),
    reason   TEXT NOT NULL,
    why      TEXT NOT NULL,
    asked_by BLOB NOT NULL REFERENCES account (id),
    asked_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX case_erasure_of_ward ON case_erasure (ward, asked_ms);
