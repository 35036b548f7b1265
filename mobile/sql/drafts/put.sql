INSERT INTO draft (household_id, body, at_ms) VALUES ($1, $2, $3)
ON CONFLICT (household_id) DO UPDATE SET body = excluded.body, at_ms = excluded.at_ms
