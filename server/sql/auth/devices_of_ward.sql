SELECT d.id AS id, d.account_id AS account_id, a.name AS user_name, d.name AS name, d.platform AS platform,
       d.app_version AS app_version, d.enrolled_ms AS enrolled_ms, d.revoked_ms AS revoked_ms, d.last_seen_ms AS last_seen_ms,
       d.last_op_seq AS last_op_seq, d.waiting AS waiting, d.clock_off_ms AS clock_off_ms
FROM device d
JOIN account a ON a.id = d.account_id
WHERE a.ward = $1
ORDER BY a.name, d.enrolled_ms, d.id
