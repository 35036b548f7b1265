-- Phones in use that have not reported since a moment; longest silence first.
SELECT d.id, d.name, p.id AS person_id, p.name AS person, p.role, d.last_seen_ms, d.waiting
FROM device d
JOIN account p ON p.id = d.account_id
WHERE p.ward = $1
  AND p.disabled_ms IS NULL
  AND d.revoked_ms IS NULL
  AND COALESCE(d.last_seen_ms, d.enrolled_ms) < $2
ORDER BY COALESCE(d.last_seen_ms, d.enrolled_ms), d.id
LIMIT 50
