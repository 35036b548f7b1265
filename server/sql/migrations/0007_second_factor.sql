-- The second factor of desk accounts. The secret is encrypted with a key outside the database; last_step is the step
-- of the newest code that was used, so that none is taken twice.
CREATE TABLE second_factor (
    account_id BLOB PRIMARY KEY REFERENCES account (id),
    secret     TEXT NOT NULL,
    last_step  INTEGER NOT NULL,
    since_ms   INTEGER NOT NULL
) STRICT;

-- Each good once, stored under a key outside the database.
CREATE TABLE recovery_code (
    account_id BLOB NOT NULL REFERENCES account (id),
    code_hash  TEXT NOT NULL,
    used_ms    INTEGER,
    PRIMARY KEY (account_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Who has to have one: somebody, or everybody at the desk of a ward.
ALTER TABLE account ADD COLUMN second_factor_required INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ward ADD COLUMN second_factor_required INTEGER NOT NULL DEFAULT 0;

-- What the browser calls itself, and when its user last showed who they are.
ALTER TABLE web_session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE web_session ADD COLUMN fresh_ms INTEGER NOT NULL DEFAULT 0;
