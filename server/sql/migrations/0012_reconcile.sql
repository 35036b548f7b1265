-- Another system's list laid beside the ward's cases (đối sánh). Its rows are about people and go when the run's period
-- is over; what was decided stays, signed, without a name.
CREATE TABLE reconcile_run (
    id          BLOB PRIMARY KEY,
    ward        TEXT NOT NULL REFERENCES ward (code),
    at_ms       INTEGER NOT NULL,
    account_id  BLOB NOT NULL REFERENCES account (id),
    file_name   TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    -- The heads of its columns as they stand, in order, and the number of the row they stand in.
    heads       TEXT NOT NULL,
    -- Which column holds what; none until somebody has said so.
    columns     TEXT,
    -- uploaded, laid, signed.
    state       TEXT NOT NULL,
    -- What was decided in figures, and the signature over it.
    record      TEXT,
    signature   TEXT,
    signed_ms   INTEGER,
    CHECK ((state = 'signed') = (signature IS NOT NULL AND record IS NOT NULL AND signed_ms IS NOT NULL))
) STRICT;
CREATE INDEX reconcile_run_of_ward ON reconcile_run (ward, at_ms);
-- The periods run from the day when a run was signed, or else from when it came.
CREATE INDEX reconcile_run_due ON reconcile_run (ward, coalesce(signed_ms, at_ms));

-- A row of theirs, numbered as in their file, or a case of ours that they do not have, numbered below zero.
CREATE TABLE reconcile_row (
    run_id     BLOB NOT NULL REFERENCES reconcile_run (id),
    nr         INTEGER NOT NULL,
    -- Its cells as they stand; none for a case of ours.
    cells      TEXT,
    -- equal, differs, unclear, only_theirs, only_ours; none until the lists have been laid side by side.
    outcome    TEXT,
    -- The case that it is.
    case_id    BLOB,
    -- What the pair rests on, or for an unclear row all that it may be, with their scores.
    pairs      TEXT,
    -- Which fields differ.
    fields     TEXT,
    decision   TEXT,
    decided_by BLOB,
    decided_ms INTEGER,
    comment    TEXT,
    -- Counts what was decided, so that two people do not overwrite each other.
    version    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, nr)
) STRICT, WITHOUT ROWID;
CREATE INDEX reconcile_row_by_outcome ON reconcile_row (run_id, outcome, nr);
CREATE INDEX reconcile_row_of_case ON reconcile_row (case_id) WHERE case_id IS NOT NULL;

-- Columns that were mapped once, remembered by the heads of the list.
CREATE TABLE reconcile_mapping (
    ward    TEXT NOT NULL REFERENCES ward (code),
    heads   TEXT NOT NULL,
    columns TEXT NOT NULL,
    PRIMARY KEY (ward, heads)
) STRICT, WITHOUT ROWID;

-- Whether a case agrees with the reconciliation that was signed last (đúng). A case that was not there then has no row.
CREATE TABLE case_agreement (
    case_id   BLOB PRIMARY KEY REFERENCES case_file (id),
    run_id    BLOB NOT NULL,
    signed_ms INTEGER NOT NULL,
    agrees    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A case can rest on a row of such a list instead of an observation.
ALTER TABLE case_file ADD COLUMN reconcile_run_id BLOB;
ALTER TABLE case_file ADD COLUMN reconcile_nr INTEGER;
CREATE UNIQUE INDEX case_of_reconcile_row ON case_file (reconcile_run_id, reconcile_nr) WHERE reconcile_run_id IS NOT NULL;
