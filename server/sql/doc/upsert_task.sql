INSERT INTO task (id, ward, household_id, assignee_id, officer_id, kind, state, due_on, closed_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE
SET state     = excluded.state,
    due_on    = excluded.due_on,
    closed_ms = excluded.closed_ms
