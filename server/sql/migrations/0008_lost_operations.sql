-- Operation numbers that nobody holds any more: the phone's store was set back to an older copy, and this database
-- was restored from a backup of before they came. What the phone did later is taken in past them.
CREATE TABLE lost_op (
    device_id BLOB NOT NULL REFERENCES device (id),
    first_seq INTEGER NOT NULL,
    last_seq  INTEGER NOT NULL,
    told_ms   INTEGER NOT NULL,
    PRIMARY KEY (device_id, first_seq)
) STRICT, WITHOUT ROWID;
