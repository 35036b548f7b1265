-- A day without a failure starts anew.
INSERT INTO attempt (subject, failures, last_ms)
VALUES ($1, 1, $2)
ON CONFLICT (subject) DO UPDATE
SET failures = CASE WHEN attempt.last_ms < $3 THEN 1 ELSE attempt.failures + 1 END,
    last_ms  = excluded.last_ms
