-- Lists of very many doors: progress is counted when something changes, not when it is looked at, and doors
-- are found by an index of words.

-- Doors by state in the present campaign, counted anew for an alley in which something changed.
CREATE TABLE alley_progress (
    alley_id  BLOB PRIMARY KEY,
    total     INTEGER NOT NULL,
    met       INTEGER NOT NULL,
    absent    INTEGER NOT NULL,
    postponed INTEGER NOT NULL,
    refused   INTEGER NOT NULL,
    other     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Doors to knock on again in the present campaign, with what tells when.
CREATE TABLE open_door (
    alley_id     BLOB NOT NULL,
    household_id BLOB NOT NULL,
    at_date      TEXT,
    at_part      INTEGER,
    last_ms      INTEGER NOT NULL,
    PRIMARY KEY (alley_id, household_id)
) STRICT, WITHOUT ROWID;

-- Alleys to count anew before the transaction ends.
CREATE TABLE alley_stale (
    alley_id BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE INDEX alley_in_walking_order ON alley (order_key, id);

CREATE TRIGGER alley_stale_by_new_household AFTER INSERT ON household
BEGIN INSERT INTO alley_stale (alley_id) VALUES (NEW.alley_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER alley_stale_by_household AFTER UPDATE OF alley_id, list_state ON household
WHEN OLD.alley_id <> NEW.alley_id OR OLD.list_state <> NEW.list_state
BEGIN INSERT INTO alley_stale (alley_id) VALUES (OLD.alley_id), (NEW.alley_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER alley_stale_by_gone_household AFTER DELETE ON household
BEGIN INSERT INTO alley_stale (alley_id) VALUES (OLD.alley_id) ON CONFLICT DO NOTHING; END;
CREATE TRIGGER alley_stale_by_new_door AFTER INSERT ON door
WHEN NEW.campaign_id = (SELECT c.campaign_id FROM current_campaign c)
BEGIN
    INSERT INTO alley_stale (alley_id)
        SELECT h.alley_id FROM household h WHERE h.id = NEW.household_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER alley_stale_by_door AFTER UPDATE ON door
WHEN NEW.campaign_id = (SELECT c.campaign_id FROM current_campaign c)
BEGIN
    INSERT INTO alley_stale (alley_id)
        SELECT h.alley_id FROM household h WHERE h.id = NEW.household_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER alley_stale_by_gone_door AFTER DELETE ON door
WHEN OLD.campaign_id = (SELECT c.campaign_id FROM current_campaign c)
BEGIN
    INSERT INTO alley_stale (alley_id)
        SELECT h.alley_id FROM household h WHERE h.id = OLD.household_id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER alley_stale_by_new_campaign AFTER INSERT ON current_campaign
BEGIN
    INSERT INTO alley_stale (alley_id)
        SELECT DISTINCT h.alley_id FROM household h WHERE true ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER alley_stale_by_campaign AFTER UPDATE ON current_campaign WHEN OLD.campaign_id <> NEW.campaign_id
BEGIN
    INSERT INTO alley_stale (alley_id)
        SELECT DISTINCT h.alley_id FROM household h WHERE true ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER alley_stale_by_gone_campaign AFTER DELETE ON current_campaign
BEGIN
    INSERT INTO alley_stale (alley_id)
        SELECT DISTINCT h.alley_id FROM household h WHERE true ON CONFLICT DO NOTHING;
END;
INSERT INTO alley_stale (alley_id) SELECT DISTINCT h.alley_id FROM household h;

-- The words of doors, by a number that grows in walking order. A door without a number is not in the index; it
-- is looked at by itself. Words are what stands between spaces, as in the folded text: every
-- character but a blank is part of one.
ALTER TABLE household ADD COLUMN search_no INTEGER;
CREATE INDEX household_by_search_no ON household (search_no);
CREATE VIRTUAL TABLE household_word USING fts5 (
    words, content='', detail=none, columnsize=0, prefix='1 2 3 4 5 6 7',
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
);
-- What is deleted leaves nothing behind.
INSERT INTO household_word (household_word, rank) VALUES ('secure-delete', 1);

-- A door whose words or place change leaves the index until it is made anew.
CREATE TRIGGER household_word_changed AFTER UPDATE OF alley_id, walk_key, number_key, list_state, search ON household
WHEN OLD.search_no IS NOT NULL
    AND (OLD.alley_id <> NEW.alley_id OR OLD.walk_key <> NEW.walk_key OR OLD.number_key <> NEW.number_key
         OR OLD.list_state <> NEW.list_state OR OLD.search <> NEW.search)
BEGIN
    INSERT INTO household_word (household_word, rowid, words) VALUES ('delete', OLD.search_no, OLD.search);
    UPDATE household SET search_no = NULL WHERE id = NEW.id;
END;
CREATE TRIGGER household_word_gone AFTER DELETE ON household WHEN OLD.search_no IS NOT NULL
BEGIN INSERT INTO household_word (household_word, rowid, words) VALUES ('delete', OLD.search_no, OLD.search); END;

-- So do all doors of an alley that moves in the walking order.
CREATE TRIGGER household_word_of_alley AFTER UPDATE OF order_key ON alley WHEN OLD.order_key <> NEW.order_key
BEGIN
    INSERT INTO household_word (household_word, rowid, words)
        SELECT 'delete', h.search_no, h.search FROM household h WHERE h.alley_id = NEW.id AND h.search_no IS NOT NULL;
    UPDATE household SET search_no = NULL WHERE alley_id = NEW.id AND search_no IS NOT NULL;
END;
CREATE TRIGGER household_word_of_new_alley AFTER INSERT ON alley
BEGIN
    INSERT INTO household_word (household_word, rowid, words)
        SELECT 'delete', h.search_no, h.search FROM household h WHERE h.alley_id = NEW.id AND h.search_no IS NOT NULL;
    UPDATE household SET search_no = NULL WHERE alley_id = NEW.id AND search_no IS NOT NULL;
END;
CREATE TRIGGER household_word_of_gone_alley AFTER DELETE ON alley
BEGIN
    INSERT INTO household_word (household_word, rowid, words)
        SELECT 'delete', h.search_no, h.search FROM household h WHERE h.alley_id = OLD.id AND h.search_no IS NOT NULL;
    UPDATE household SET search_no = NULL WHERE alley_id = OLD.id AND search_no IS NOT NULL;
END;
