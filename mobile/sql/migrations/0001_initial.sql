-- The first schema of the phone's store. Ids are UUIDs (16 bytes), times are Unix milliseconds,
-- JSON is text. The whole file is encrypted. Every index is named after the query it serves.

CREATE TABLE state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the server sent ------------------------------------------------------------------------

CREATE TABLE doc (
    kind TEXT NOT NULL,
    id   BLOB NOT NULL,
    rev  TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- After a reset the list is fetched anew beside the old one, which stays in use until the swap.
CREATE TABLE doc_shadow (
    kind TEXT NOT NULL,
    id   BLOB NOT NULL,
    rev  TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- What this phone recorded ----------------------------------------------------------------------

CREATE TABLE outbox (
    local_id     INTEGER PRIMARY KEY,
    doc_id       BLOB NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('visit', 'household')),
    body         TEXT NOT NULL,
    undo_body    TEXT,
    base_rev     TEXT,
    -- The own edit this one follows, while that one has no answer yet.
    base_local   INTEGER REFERENCES outbox (local_id),
    -- The house in words, for lists that outlive the house.
    label        TEXT NOT NULL,
    save_no      INTEGER NOT NULL,
    saved_ms     INTEGER NOT NULL,
    op_seq       INTEGER UNIQUE,
    sha256       TEXT,
    state        TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'safe', 'conflict', 'rejected')),
    verdict      TEXT,
    answered_ms  INTEGER,
    -- Read by its owner, or replaced by a later save: no longer shown.
    dismissed_ms INTEGER
) STRICT;
CREATE INDEX outbox_of_doc ON outbox (doc_id, local_id);
CREATE INDEX outbox_waiting ON outbox (local_id) WHERE state IN ('pending', 'sent');
CREATE INDEX outbox_for_a_person ON outbox (local_id) WHERE state IN ('conflict', 'rejected') AND dismissed_ms IS NULL;

-- A frozen operation is what the server saw: its bytes and number never change.
CREATE TRIGGER outbox_frozen BEFORE UPDATE OF doc_id, kind, body, base_rev, op_seq, sha256 ON outbox
WHEN OLD.op_seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a frozen operation was changed'); END;
CREATE TRIGGER outbox_kept BEFORE DELETE ON outbox
WHEN OLD.op_seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a frozen operation was deleted'); END;

CREATE TABLE draft (
    household_id BLOB PRIMARY KEY,
    body         TEXT NOT NULL,
    at_ms        INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Read models: what the server sent with the phone's own edits over it. Can be rebuilt. -----------

CREATE TABLE residential_group (
    id        BLOB PRIMARY KEY,
    name      TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE alley (
    id        BLOB PRIMARY KEY,
    group_id  BLOB NOT NULL,
    name      TEXT NOT NULL,
    order_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE household (
    id         BLOB PRIMARY KEY,
    group_id   BLOB NOT NULL,
    alley_id   BLOB NOT NULL,
    number     TEXT NOT NULL,
    number_key TEXT NOT NULL,
    walk_key   INTEGER NOT NULL,
    head_name  TEXT NOT NULL,
    people     INTEGER,
    kind       TEXT NOT NULL,
    list_state TEXT NOT NULL,
    phone      TEXT,
    search     TEXT NOT NULL
) STRICT;
CREATE INDEX household_of_alley_in_walking_order ON household (alley_id, walk_key, number_key, id);
CREATE INDEX household_of_alley_with_progress ON household (alley_id, list_state, id);

CREATE TABLE visit (
    id           BLOB PRIMARY KEY,
    household_id BLOB NOT NULL,
    campaign_id  BLOB NOT NULL,
    outcome      TEXT NOT NULL,
    recorded_ms  INTEGER NOT NULL,
    at_date      TEXT,
    at_part      INTEGER,
    note         TEXT,
    -- None for own visits.
    author_name  TEXT,
    review       TEXT,
    observations INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_of_household ON visit (household_id, campaign_id, recorded_ms);
CREATE INDEX visit_of_mine ON visit (recorded_ms) WHERE author_name IS NULL;

-- What is to be done about a door in a campaign, judged from its visits.
CREATE TABLE door (
    campaign_id  BLOB NOT NULL,
    household_id BLOB NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('absent', 'postponed', 'decide', 'done')),
    outcome      TEXT NOT NULL,
    tried        INTEGER NOT NULL,
    at_date      TEXT,
    at_part      INTEGER,
    last_visit   BLOB NOT NULL,
    last_ms      INTEGER NOT NULL,
    last_author  TEXT,
    returned     INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, household_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX door_open ON door (campaign_id, state) WHERE state IN ('absent', 'postponed');

-- The campaign that visits are recorded for; at most one row.
CREATE TABLE current_campaign (
    only_one    INTEGER PRIMARY KEY CHECK (only_one = 1),
    campaign_id BLOB NOT NULL
) STRICT;

-- A door as lists show it. Closed houses are kept for their history and not shown.
CREATE VIEW house_row AS
SELECT h.id AS id, h.alley_id AS alley_id, COALESCE(a.name, '') AS alley_name,
       COALESCE(a.order_key, '') AS alley_key, h.walk_key AS walk_key, h.number_key AS number_key,
       h.number AS number, h.head_name AS head_name, h.people AS people, h.kind AS kind,
       h.list_state AS list_state, h.search AS search,
       d.state AS door_state, d.outcome AS outcome, d.tried AS tried, d.at_date AS at_date,
       d.at_part AS at_part, d.last_visit AS last_visit, d.last_ms AS last_ms,
       d.last_author AS last_author, COALESCE(d.returned, 0) AS returned,
       EXISTS (SELECT 1 FROM outbox o WHERE (o.doc_id = h.id OR o.doc_id = d.last_visit)
               AND o.state IN ('pending', 'sent', 'rejected') AND o.dismissed_ms IS NULL) AS on_phone
FROM household h
LEFT JOIN alley a ON a.id = h.alley_id
LEFT JOIN door d ON d.campaign_id = (SELECT c.campaign_id FROM current_campaign c) AND d.household_id = h.id
WHERE h.list_state <> 'closed';
