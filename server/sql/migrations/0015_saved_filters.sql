-- Filters of lists that somebody has kept under a name, for themselves alone. What stands in query is what an address says
-- without the words looked for: choices of a list, and nobody's name.
CREATE TABLE saved_filter (
    id         BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES account (id),
    -- queue, observations, cases, tasks, households.
    page       TEXT NOT NULL,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,
    created_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX saved_filter_of_account ON saved_filter (account_id, page, name);
