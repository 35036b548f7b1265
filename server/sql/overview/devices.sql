-- How many phones are in use in the ward.
SELECT COUNT(*) AS devices
FROM device d
JOIN account p ON p.id = d.account_id
WHERE p.ward = $1 AND p.disabled_ms IS NULL AND d.revoked_ms IS NULL
