-- What phones sent and was kept aside, oldest first (index op_aside_open).
SELECT o.id, o.op_seq, o.op, o.reason, o.at_ms, d.name AS device_name, p.name AS sender, p.role
FROM op_aside o
LEFT JOIN device d ON d.id = o.device_id
LEFT JOIN account p ON p.id = d.account_id
WHERE o.ward = $1 AND o.resolved_ms IS NULL AND o.id > $2
ORDER BY o.id
LIMIT $3
