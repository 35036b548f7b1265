CREATE TABLE raw (
    device_id BLOB NOT NULL,
    op_seq    INTEGER NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (device_id, op_seq)
) STRICT;
