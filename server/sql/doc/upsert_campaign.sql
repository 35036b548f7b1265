INSERT INTO campaign (id, ward, name, starts_on, ends_on, state)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE
SET name      = excluded.name,
    starts_on = excluded.starts_on,
    ends_on   = excluded.ends_on,
    state     = excluded.state
