SELECT MAX(at_ms) AS at_ms
FROM audit
WHERE ward = $1 AND action = 'retention.run'
