-- Who carries a phone, for the queue's filter.
SELECT p.id, p.name
FROM account p
WHERE p.ward = $1 AND p.role IN ('group_leader', 'volunteer', 'helper')
ORDER BY p.name, p.id
