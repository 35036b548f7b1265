-- What makes two house numbers one door inside an alley: the order key without its tie-break by spelling; '9' alone is
-- a house without a number.
ALTER TABLE household ADD COLUMN door TEXT
    GENERATED ALWAYS AS (substr(number_key, 1, instr(number_key || ' ', ' ') - 1)) VIRTUAL;
-- Doors that stand twice on a ward's list, seen from the index alone.
CREATE INDEX household_by_door ON household (ward, alley_id, door, list_state, id);
-- Whether a household was confirmed, without a look at its other visits.
CREATE INDEX visit_accepted ON visit (household_id, recorded_ms, received_ms) WHERE review_state = 'accepted';

-- The name as it is compared; filled when a case is written, and for older ones when the database is opened.
ALTER TABLE case_file ADD COLUMN name_fold TEXT;
CREATE INDEX case_by_name ON case_file (ward, name_fold) WHERE state = 'open';
CREATE INDEX case_by_personal_number ON case_file (ward, personal_number) WHERE state = 'open';

-- The figures đúng – đủ – sạch – sống of each day, for the trend; numbers only. kind is household, case, or
-- case_of_age: the cases without those of minors, for whoever may not know of them.
CREATE TABLE quality_day (
    ward     TEXT NOT NULL REFERENCES ward (code),
    day      TEXT NOT NULL,
    kind     TEXT NOT NULL,
    figure   TEXT NOT NULL,
    group_id BLOB NOT NULL REFERENCES residential_group (id),
    good     INTEGER NOT NULL,
    counted  INTEGER NOT NULL,
    PRIMARY KEY (ward, day, kind, figure, group_id)
) STRICT, WITHOUT ROWID;
