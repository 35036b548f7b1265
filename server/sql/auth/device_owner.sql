SELECT a.id AS account_id, a.ward AS ward
FROM device d
JOIN account a ON a.id = d.account_id
WHERE d.id = $1
