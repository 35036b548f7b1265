-- A case that moves to another ward of this server (chuyển hồ sơ). Whom it is about stands in the cases alone: in the one
-- of the ward that offers, and once it was taken over in the one of the ward that took it, too.
CREATE TABLE case_move (
    id           BLOB PRIMARY KEY,
    from_ward    TEXT NOT NULL REFERENCES ward (code),
    to_ward      TEXT NOT NULL REFERENCES ward (code),
    -- The case that was offered, and the one that it became; none any more when that was erased.
    case_id      BLOB,
    new_case_id  BLOB,
    state        TEXT NOT NULL,
    -- Where the person lives now, why, and the letter: none any more when both cases are erased.
    address      TEXT,
    reason       TEXT,
    number       TEXT,
    dated        TEXT,
    offered_by   BLOB NOT NULL REFERENCES account (id),
    offered_ms   INTEGER NOT NULL,
    decided_by   BLOB REFERENCES account (id),
    decided_ms   INTEGER,
    -- Why it was declined.
    why          TEXT,
    -- Who was in charge, and who is from then on.
    from_officer BLOB REFERENCES account (id),
    to_officer   BLOB REFERENCES account (id),
    receipt_year INTEGER,
    receipt_nr   INTEGER,
    -- Counts what was done: what a form was filled for.
    version      INTEGER NOT NULL,
    CHECK (from_ward <> to_ward),
    CHECK ((state = 'offered') = (decided_ms IS NULL)),
    CHECK ((state = 'accepted') = (receipt_nr IS NOT NULL AND receipt_year IS NOT NULL AND to_officer IS NOT NULL))
) STRICT;
-- One ward answers for a person: a case is offered to one ward at a time, and is taken over once.
CREATE UNIQUE INDEX case_move_living ON case_move (case_id) WHERE state IN ('offered', 'accepted');
CREATE UNIQUE INDEX case_move_receipt ON case_move (to_ward, receipt_year, receipt_nr) WHERE receipt_nr IS NOT NULL;
CREATE INDEX case_move_of_new_case ON case_move (new_case_id) WHERE new_case_id IS NOT NULL;
CREATE INDEX case_move_of_case ON case_move (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX case_move_in ON case_move (to_ward, state, offered_ms, id);
CREATE INDEX case_move_out ON case_move (from_ward, state, offered_ms, id);
-- The period of what was declined or taken back runs from then.
CREATE INDEX case_move_due ON case_move (from_ward, decided_ms) WHERE state IN ('declined', 'withdrawn');

-- By which move a case went to another ward: from then on nothing of it changes.
ALTER TABLE case_file ADD COLUMN moved_as BLOB;
