INSERT INTO task (id, state, due_on, row)
VALUES ($1, $2, $3, $4)
ON CONFLICT (id) DO UPDATE
SET state  = excluded.state,
    due_on = excluded.due_on,
    row    = excluded.row
