SELECT f.secret, f.last_step, f.since_ms,
       (SELECT COUNT(*) FROM recovery_code r WHERE r.account_id = f.account_id AND r.used_ms IS NULL) AS codes_left
FROM second_factor f
WHERE f.account_id = $1
