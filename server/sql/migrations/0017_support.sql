-- What a ward has to offer to people under management: what, from whom, how many places.
CREATE TABLE offer (
    id           BLOB PRIMARY KEY,
    ward         TEXT NOT NULL REFERENCES ward (code),
    -- For this group alone; for the whole ward where there is none.
    group_id     BLOB REFERENCES residential_group (id),
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL,
    title        TEXT NOT NULL,
    giver        TEXT NOT NULL,
    contact      TEXT NOT NULL,
    -- No limit where there is none.
    places       INTEGER,
    -- Places that running referrals hold and that were used. Counts on when the case of one is erased.
    taken        INTEGER NOT NULL,
    from_on      TEXT NOT NULL,
    to_on        TEXT,
    note         TEXT NOT NULL,
    close_reason TEXT,
    -- When it was closed: its period runs from here.
    closed_ms    INTEGER,
    version      INTEGER NOT NULL,
    -- A place is given once, whatever the program says.
    CHECK (taken >= 0 AND (places IS NULL OR taken <= places)),
    CHECK ((state = 'closed') = (closed_ms IS NOT NULL))
) STRICT;
CREATE INDEX offer_of_ward_by_state ON offer (ward, state, id);
CREATE INDEX offer_closed_of_ward ON offer (ward, closed_ms) WHERE closed_ms IS NOT NULL;

-- What somebody in a case needs. Erased with the case.
CREATE TABLE case_need (
    id       BLOB PRIMARY KEY,
    case_id  BLOB NOT NULL REFERENCES case_file (id),
    kind     TEXT NOT NULL,
    source   TEXT NOT NULL,
    noted_on TEXT NOT NULL,
    noted_by BLOB NOT NULL REFERENCES account (id),
    state    TEXT NOT NULL,
    version  INTEGER NOT NULL
) STRICT;
CREATE INDEX need_of_case ON case_need (case_id, id);
CREATE INDEX need_waiting ON case_need (noted_on, id) WHERE state = 'open';
-- The same thing is needed once.
CREATE UNIQUE INDEX need_open_of_case ON case_need (case_id, kind) WHERE state = 'open';

-- Somebody with a need referred to an offer. Erased with the case.
CREATE TABLE support_match (
    id          BLOB PRIMARY KEY,
    need_id     BLOB NOT NULL REFERENCES case_need (id),
    offer_id    BLOB NOT NULL REFERENCES offer (id),
    state       TEXT NOT NULL,
    result      TEXT,
    proposed_ms INTEGER NOT NULL,
    proposed_by BLOB NOT NULL REFERENCES account (id),
    version     INTEGER NOT NULL,
    CHECK ((state = 'done') = (result IS NOT NULL))
) STRICT;
CREATE INDEX match_of_need ON support_match (need_id, id);
CREATE INDEX match_of_offer ON support_match (offer_id, id);
-- A need has one referral at a time.
CREATE UNIQUE INDEX match_running_of_need ON support_match (need_id) WHERE state IN ('proposed', 'accepted');

-- Which tasks are about a case. It stands here alone: the task itself, which goes to a phone, says nothing of it.
CREATE TABLE case_task (
    task_id BLOB PRIMARY KEY REFERENCES task (id),
    case_id BLOB NOT NULL REFERENCES case_file (id)
) STRICT;
CREATE INDEX task_of_case ON case_task (case_id, task_id);

-- What was done for somebody's support: part of the history of the case, erased with it.
CREATE TABLE support_event (
    id       INTEGER PRIMARY KEY,
    case_id  BLOB NOT NULL REFERENCES case_file (id),
    at_ms    INTEGER NOT NULL,
    user_id  BLOB NOT NULL,
    step     TEXT NOT NULL,
    -- What is needed.
    kind     TEXT,
    -- Where somebody was referred to. It may be erased before the event.
    offer_id BLOB,
    -- The result.
    word     TEXT,
    comment  TEXT
) STRICT;
CREATE INDEX support_event_of_case ON support_event (case_id, id);
