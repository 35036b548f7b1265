-- What this phone's owner was asked to do, as the server says with the own report over it.
CREATE TABLE task (
    id     BLOB PRIMARY KEY,
    state  TEXT NOT NULL,
    due_on TEXT NOT NULL,
    row    TEXT NOT NULL
) STRICT;
