INSERT INTO audit (seq, at_ms, ward, account_id, device_id, action, subject, detail, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
