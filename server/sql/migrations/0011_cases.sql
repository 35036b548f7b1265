-- People who are looked after as the law says. What is in a case is nowhere else: erasing its rows erases it.
CREATE TABLE case_file (
    id              BLOB PRIMARY KEY,
    ward            TEXT NOT NULL REFERENCES ward (code),
    group_id        BLOB NOT NULL REFERENCES residential_group (id),
    household_id    BLOB REFERENCES household (id),
    -- Which observation it rests on. It may be erased before the case.
    observation_id  BLOB,
    state           TEXT NOT NULL,
    name            TEXT NOT NULL,
    birth           TEXT NOT NULL,
    -- From this day on the person is certainly of age; before, a lead and the officer alone see the case.
    of_age_on       TEXT NOT NULL,
    personal_number TEXT,
    category        TEXT NOT NULL,
    officer_id      BLOB NOT NULL REFERENCES account (id),
    proposed_by     BLOB NOT NULL REFERENCES account (id),
    verified_by     BLOB REFERENCES account (id),
    approved_by     BLOB REFERENCES account (id),
    law_status      TEXT NOT NULL,
    -- When the last decision is to be looked at again.
    review_on       TEXT,
    -- By what its state's list is sorted: the day of its review, or since when it stands there.
    listed_on       TEXT NOT NULL,
    -- When it ended or was refused: its period runs from here.
    closed_ms       INTEGER,
    version         INTEGER NOT NULL,
    -- Two people stand behind a case, whatever the program says.
    CHECK (approved_by IS NULL OR (approved_by <> proposed_by AND (verified_by IS NULL OR approved_by <> verified_by))),
    CHECK ((state IN ('open', 'ended')) = (approved_by IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX case_of_observation ON case_file (observation_id) WHERE observation_id IS NOT NULL;
CREATE INDEX case_of_ward_by_state ON case_file (ward, state, listed_on, id);
CREATE INDEX case_closed_of_ward ON case_file (ward, closed_ms) WHERE closed_ms IS NOT NULL;
CREATE INDEX case_of_household ON case_file (household_id) WHERE household_id IS NOT NULL;

-- What the law said of the person, decision by decision.
CREATE TABLE case_status (
    id         INTEGER PRIMARY KEY,
    case_id    BLOB NOT NULL REFERENCES case_file (id),
    at_ms      INTEGER NOT NULL,
    status     TEXT NOT NULL,
    number     TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    review_on  TEXT NOT NULL,
    officer_id BLOB NOT NULL REFERENCES account (id)
) STRICT;
CREATE INDEX case_status_of_case ON case_status (case_id, id);

-- What was done with a case.
CREATE TABLE case_event (
    id      INTEGER PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES case_file (id),
    at_ms   INTEGER NOT NULL,
    user_id BLOB NOT NULL,
    step    TEXT NOT NULL,
    -- The status it was changed to, or the reason of the closed list.
    word    TEXT,
    comment TEXT,
    -- Which fields were corrected, and what stood in them before, unless that was to be forgotten.
    fields  TEXT,
    earlier TEXT
) STRICT;
CREATE INDEX case_event_of_case ON case_event (case_id, id);
