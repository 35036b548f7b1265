-- When a document was erased: what it said is gone from every revision, and no phone brings it back.
ALTER TABLE doc ADD COLUMN erased_ms INTEGER;
-- When an observation was found to be nothing, or expired: the period runs from here.
ALTER TABLE observation ADD COLUMN closed_ms INTEGER;
CREATE INDEX observation_by_age ON observation (ward, state, received_ms);
CREATE INDEX household_by_state_of_ward ON household (ward, list_state, id);
