INSERT INTO second_factor (account_id, secret, last_step, since_ms)
VALUES ($1, $2, $3, $4)
ON CONFLICT (account_id) DO UPDATE
SET secret = excluded.secret, last_step = excluded.last_step, since_ms = excluded.since_ms
