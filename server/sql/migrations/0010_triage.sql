-- Who verifies an observation, and what was done with it.
ALTER TABLE observation ADD COLUMN assignee_id BLOB REFERENCES account (id);
-- Counts what was done, so that two officers do not overwrite each other.
ALTER TABLE observation ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE observation ADD COLUMN duplicate_of BLOB;
DROP INDEX observation_by_age;
CREATE INDEX observation_board ON observation (ward, state, received_ms, id);
CREATE INDEX observation_of_assignee ON observation (assignee_id, state) WHERE assignee_id IS NOT NULL;
CREATE TABLE observation_event (
    id             INTEGER PRIMARY KEY,
    observation_id BLOB NOT NULL REFERENCES observation (id),
    at_ms          INTEGER NOT NULL,
    user_id        BLOB,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    assignee_id    BLOB,
    -- The question, what was found, or why; goes when the observation is erased.
    comment        TEXT
) STRICT;
CREATE INDEX observation_event_of_observation ON observation_event (observation_id, id);
