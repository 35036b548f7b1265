-- What officers ask one person to do at one door. What it says stands in its document; whom it is about, in the
-- household alone.
CREATE TABLE task (
    id           BLOB PRIMARY KEY REFERENCES doc (id),
    ward         TEXT NOT NULL REFERENCES ward (code),
    household_id BLOB NOT NULL REFERENCES household (id),
    assignee_id  BLOB NOT NULL REFERENCES account (id),
    officer_id   BLOB NOT NULL REFERENCES account (id),
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL,
    due_on       TEXT NOT NULL,
    -- When nobody had anything to do with it any more: its period runs from here.
    closed_ms    INTEGER
) STRICT;
CREATE INDEX task_of_ward_by_state ON task (ward, state, due_on, id);
CREATE INDEX task_closed_of_ward ON task (ward, closed_ms) WHERE closed_ms IS NOT NULL;
CREATE INDEX task_of_household ON task (household_id, id);
