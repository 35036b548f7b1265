SELECT a.id AS account_id, a.name AS name, a.ward AS ward, d.revoked_ms AS revoked_ms
FROM device d
JOIN account a ON a.id = d.account_id
WHERE d.id = $1
