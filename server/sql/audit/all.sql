SELECT seq, at_ms, ward, account_id, device_id, action, subject, detail, hash
FROM audit
ORDER BY seq
