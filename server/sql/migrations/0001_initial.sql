-- The first schema. Ids are UUIDs (16 bytes), times are Unix milliseconds, JSON is text.
-- Every index is named after the query it serves.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- Places --------------------------------------------------------------------------------------

-- feed_seq is the ward's counter: taken inside the transaction that writes the change, so a reader
-- can never step over a row that commits late.
CREATE TABLE ward (
    code           TEXT PRIMARY KEY,
    name           TEXT NOT NULL,
    hotlines       TEXT NOT NULL,
    sealing_key_id TEXT NOT NULL,
    sealing_public TEXT NOT NULL,
    synthetic      INTEGER NOT NULL,
    settings       TEXT NOT NULL,
    feed_seq       INTEGER NOT NULL,
    created_ms     INTEGER NOT NULL
) STRICT;

CREATE TABLE residential_group (
    id        BLOB PRIMARY KEY,
    ward      TEXT NOT NULL REFERENCES ward (code),
    name      TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX residential_group_by_name ON residential_group (ward, name_fold);

CREATE TABLE alley (
    id        BLOB PRIMARY KEY,
    ward      TEXT NOT NULL REFERENCES ward (code),
    group_id  BLOB NOT NULL REFERENCES residential_group (id),
    name      TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX alley_by_name ON alley (group_id, name_fold);
CREATE INDEX alley_of_ward ON alley (ward, group_id, order_key);

-- Documents: what phones hold a part of ---------------------------------------------------------

-- One row a document with its place in the ward's feed; the content is in its current revision.
-- group_id/alley_id say who may see it, prev_* who could before its last change.
CREATE TABLE doc (
    id            BLOB PRIMARY KEY,
    kind          TEXT NOT NULL,
    ward          TEXT NOT NULL REFERENCES ward (code),
    rev           TEXT NOT NULL,
    feed_seq      INTEGER NOT NULL,
    group_id      BLOB,
    alley_id      BLOB,
    owner_id      BLOB,
    prev_group_id BLOB,
    prev_alley_id BLOB,
    deleted_ms    INTEGER
) STRICT;
CREATE UNIQUE INDEX doc_by_feed ON doc (ward, feed_seq);

-- Every revision ever taken in is kept.
CREATE TABLE revision (
    doc_id    BLOB NOT NULL REFERENCES doc (id),
    rev       TEXT NOT NULL,
    base_rev  TEXT,
    body      TEXT NOT NULL,
    user_id   BLOB,
    device_id BLOB,
    at_ms     INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX revision_of_doc ON revision (doc_id, rev);

CREATE TABLE household (
    id         BLOB PRIMARY KEY REFERENCES doc (id),
    ward       TEXT NOT NULL REFERENCES ward (code),
    group_id   BLOB NOT NULL REFERENCES residential_group (id),
    alley_id   BLOB NOT NULL REFERENCES alley (id),
    number     TEXT NOT NULL,
    number_key TEXT NOT NULL,
    head_name  TEXT NOT NULL,
    search     TEXT NOT NULL,
    people     INTEGER,
    kind       TEXT NOT NULL,
    phone      TEXT,
    list_state TEXT NOT NULL,
    walk_order INTEGER
) STRICT;
CREATE INDEX household_of_alley_in_walking_order ON household (alley_id, walk_order, number_key, id);
CREATE INDEX household_of_ward ON household (ward, group_id, alley_id);
CREATE INDEX household_proposed ON household (ward, list_state);

CREATE TABLE campaign (
    id        BLOB PRIMARY KEY REFERENCES doc (id),
    ward      TEXT NOT NULL REFERENCES ward (code),
    name      TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on   TEXT NOT NULL,
    state     TEXT NOT NULL
) STRICT;
CREATE INDEX campaign_of_ward ON campaign (ward, starts_on);

CREATE TABLE campaign_group (
    campaign_id BLOB NOT NULL REFERENCES campaign (id),
    group_id    BLOB NOT NULL REFERENCES residential_group (id),
    PRIMARY KEY (campaign_id, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    id                BLOB PRIMARY KEY REFERENCES doc (id),
    ward              TEXT NOT NULL REFERENCES ward (code),
    campaign_id       BLOB NOT NULL REFERENCES campaign (id),
    household_id      BLOB NOT NULL REFERENCES household (id),
    group_id          BLOB NOT NULL,
    alley_id          BLOB NOT NULL,
    author_id         BLOB NOT NULL,
    device_id         BLOB NOT NULL,
    outcome           TEXT NOT NULL,
    commitment        TEXT,
    people_living     INTEGER,
    observation_count INTEGER NOT NULL,
    recorded_ms       INTEGER NOT NULL,
    received_ms       INTEGER NOT NULL,
    updated_ms        INTEGER NOT NULL,
    flags             TEXT NOT NULL,
    review_state      TEXT NOT NULL,
    reviewer_id       BLOB,
    reviewed_ms       INTEGER,
    review_comment    TEXT,
    review_field      TEXT
) STRICT;
CREATE INDEX visit_queue ON visit (ward, review_state, updated_ms, id);
CREATE INDEX visit_queue_of_group ON visit (group_id, review_state, updated_ms, id);
CREATE INDEX visit_of_household ON visit (household_id, campaign_id, received_ms);
CREATE INDEX visit_of_campaign ON visit (campaign_id, household_id, recorded_ms);
CREATE INDEX visit_of_day ON visit (ward, received_ms);
CREATE INDEX visit_newest ON visit (ward, updated_ms, id);

-- The knocks that count (an officer's rejected ones do not), numbered from the last one back within
-- house and campaign; part is the day and the part of the day (before 12, before 18, after) on a
-- Vietnamese clock, as shared::visit::ladder counts tries.
CREATE VIEW knock AS
SELECT v.campaign_id, v.household_id, v.outcome, v.commitment, v.review_state, v.recorded_ms,
       (v.recorded_ms + 25200000) / 86400000 * 3
           + CASE WHEN (v.recorded_ms + 25200000) % 86400000 < 43200000 THEN 0
                  WHEN (v.recorded_ms + 25200000) % 86400000 < 64800000 THEN 1
                  ELSE 2 END AS part,
       ROW_NUMBER() OVER (PARTITION BY v.campaign_id, v.household_id
                          ORDER BY v.recorded_ms DESC, v.id DESC) AS nth
FROM visit v
WHERE v.review_state <> 'rejected';

-- Information to be verified, sealed to the ward's key; the key is not in this database.
CREATE TABLE observation (
    id          BLOB PRIMARY KEY,
    ward        TEXT NOT NULL REFERENCES ward (code),
    visit_id    BLOB NOT NULL REFERENCES visit (id),
    key_id      TEXT NOT NULL,
    enc         TEXT NOT NULL,
    ct          TEXT NOT NULL,
    state       TEXT NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX observation_of_visit ON observation (visit_id);

CREATE TABLE review_event (
    id         INTEGER PRIMARY KEY,
    visit_id   BLOB NOT NULL REFERENCES visit (id),
    at_ms      INTEGER NOT NULL,
    user_id    BLOB,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    rev        TEXT NOT NULL,
    comment    TEXT,
    field      TEXT
) STRICT;
CREATE INDEX review_event_of_visit ON review_event (visit_id, id);

-- Both values of a field that two people changed, until somebody chooses.
CREATE TABLE clash (
    id          INTEGER PRIMARY KEY,
    ward        TEXT NOT NULL REFERENCES ward (code),
    doc_id      BLOB NOT NULL REFERENCES doc (id),
    field       TEXT NOT NULL,
    base        TEXT,
    current     TEXT,
    incoming    TEXT,
    user_id     BLOB NOT NULL,
    device_id   BLOB NOT NULL,
    op_seq      INTEGER NOT NULL,
    at_ms       INTEGER NOT NULL,
    resolved_ms INTEGER,
    resolved_by BLOB,
    chosen      TEXT
) STRICT;
CREATE INDEX clash_open_of_ward ON clash (ward, resolved_ms, id);
CREATE INDEX clash_of_doc ON clash (doc_id, id);

-- What phones sent ------------------------------------------------------------------------------

CREATE TABLE op (
    device_id BLOB NOT NULL,
    op_seq    INTEGER NOT NULL,
    sha256    TEXT NOT NULL,
    doc_id    BLOB NOT NULL,
    verdict   TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    PRIMARY KEY (device_id, op_seq)
) STRICT, WITHOUT ROWID;

-- Operations that were not applied, kept whole for a person: rejected ones, and second uses of a number.
CREATE TABLE op_aside (
    id          INTEGER PRIMARY KEY,
    ward        TEXT NOT NULL,
    device_id   BLOB NOT NULL,
    op_seq      INTEGER NOT NULL,
    sha256      TEXT NOT NULL,
    op          TEXT NOT NULL,
    reason      TEXT NOT NULL,
    at_ms       INTEGER NOT NULL,
    resolved_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX op_aside_once ON op_aside (device_id, op_seq, sha256);
CREATE INDEX op_aside_open ON op_aside (ward, resolved_ms, id);

-- People and their devices ----------------------------------------------------------------------

CREATE TABLE account (
    id            BLOB PRIMARY KEY,
    ward          TEXT REFERENCES ward (code),
    role          TEXT NOT NULL,
    name          TEXT NOT NULL,
    login         TEXT UNIQUE,
    password_hash TEXT,
    created_ms    INTEGER NOT NULL,
    disabled_ms   INTEGER
) STRICT;
CREATE INDEX account_of_ward ON account (ward, role, name);

CREATE TABLE account_group (
    account_id BLOB NOT NULL REFERENCES account (id),
    group_id   BLOB NOT NULL REFERENCES residential_group (id),
    PRIMARY KEY (account_id, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE team (
    id          BLOB PRIMARY KEY,
    campaign_id BLOB NOT NULL REFERENCES campaign (id),
    name        TEXT NOT NULL
) STRICT;
CREATE INDEX team_of_campaign ON team (campaign_id, name);

CREATE TABLE team_member (
    team_id    BLOB NOT NULL REFERENCES team (id),
    account_id BLOB NOT NULL REFERENCES account (id),
    PRIMARY KEY (team_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_of_member ON team_member (account_id, team_id);

CREATE TABLE team_alley (
    team_id  BLOB NOT NULL REFERENCES team (id),
    alley_id BLOB NOT NULL REFERENCES alley (id),
    PRIMARY KEY (team_id, alley_id)
) STRICT, WITHOUT ROWID;

-- Codes are stored hashed; a used one remembers the phone, so that a lost reply can be repeated.
CREATE TABLE enrolment_code (
    code_hash  TEXT PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    created_by BLOB,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms    INTEGER,
    device_id  BLOB,
    nonce_hash TEXT
) STRICT;

CREATE TABLE device (
    id           BLOB PRIMARY KEY,
    account_id   BLOB NOT NULL REFERENCES account (id),
    name         TEXT NOT NULL,
    platform     TEXT NOT NULL,
    app_version  TEXT NOT NULL,
    enrolled_ms  INTEGER NOT NULL,
    revoked_ms   INTEGER,
    revoked_by   BLOB,
    last_seen_ms INTEGER,
    last_op_seq  INTEGER NOT NULL,
    waiting      INTEGER NOT NULL,
    clock_off_ms INTEGER
) STRICT;
CREATE INDEX device_of_account ON device (account_id);

-- The refresh token is derived from the session and its generation, so that a lost reply can be
-- answered with the same successor; only its hash is stored.
CREATE TABLE phone_session (
    id           BLOB PRIMARY KEY,
    device_id    BLOB NOT NULL REFERENCES device (id),
    generation   INTEGER NOT NULL,
    refresh_hash TEXT NOT NULL,
    rotated_ms   INTEGER NOT NULL,
    expires_ms   INTEGER NOT NULL,
    revoked_ms   INTEGER
) STRICT;
CREATE INDEX phone_session_of_device ON phone_session (device_id);

CREATE TABLE web_session (
    token_hash TEXT PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    csrf       TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    seen_ms    INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;

-- Failed attempts, by account and by address; slows down, never locks an account.
CREATE TABLE attempt (
    subject   TEXT PRIMARY KEY,
    failures  INTEGER NOT NULL,
    last_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Imports and the log ----------------------------------------------------------------------------

CREATE TABLE import_run (
    id         BLOB PRIMARY KEY,
    ward       TEXT NOT NULL REFERENCES ward (code),
    account_id BLOB,
    at_ms      INTEGER NOT NULL,
    file_name  TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    counts     TEXT NOT NULL
) STRICT;

-- Files that wait for somebody to look at their dry run and confirm; the bytes go when they are
-- written or expire.
CREATE TABLE import_upload (
    id         BLOB PRIMARY KEY,
    ward       TEXT NOT NULL REFERENCES ward (code),
    account_id BLOB NOT NULL REFERENCES account (id),
    file_name  TEXT NOT NULL,
    content    BLOB NOT NULL,
    report     TEXT NOT NULL,
    at_ms      INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX import_upload_by_expiry ON import_upload (expires_ms);

-- Who did or saw what. Each entry carries the hash of the one before it.
CREATE TABLE audit (
    seq        INTEGER PRIMARY KEY,
    at_ms      INTEGER NOT NULL,
    ward       TEXT,
    account_id BLOB,
    device_id  BLOB,
    action     TEXT NOT NULL,
    subject    BLOB,
    detail     TEXT NOT NULL,
    hash       BLOB NOT NULL
) STRICT;
CREATE INDEX audit_of_subject ON audit (subject, seq);
