-- What the desk searches: the words of a household, a case or an account, under a number. `scope` is the kind and the
-- ward (`h11383`), and stands before each word, so that a search walks the words of its own ward alone, however many
-- there are. `words` is exactly what the index has been told, so what leaves it is what went in.
CREATE TABLE search_row (
    nr    INTEGER PRIMARY KEY,
    id    BLOB NOT NULL UNIQUE,
    scope TEXT NOT NULL,
    words TEXT NOT NULL
) STRICT;

-- The index: words are what stands between spaces. It keeps no text of its own, and what is deleted is deleted at once.
CREATE VIRTUAL TABLE search_index USING fts5 (
    words, content='search_row', content_rowid='nr', detail=none, columnsize=0,
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
);
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);

-- In how many rows of a scope a folded word without digits stands: what a mistyped word may have been meant to be.
CREATE TABLE search_word (
    scope TEXT NOT NULL,
    word  TEXT NOT NULL,
    many  INTEGER NOT NULL,
    PRIMARY KEY (scope, word)
) STRICT, WITHOUT ROWID;

-- What an officer looks at: the first page of everybody counts it.
CREATE INDEX visit_of_reviewer ON visit (reviewer_id, review_state) WHERE reviewer_id IS NOT NULL;
-- The figures of a campaign are counted from this index alone.
DROP INDEX visit_of_campaign;
CREATE INDEX visit_of_campaign ON visit (campaign_id, household_id, recorded_ms, id, outcome, commitment, review_state);
