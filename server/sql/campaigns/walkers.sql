-- Who can be in a team: people of the ward who carry a phone.
SELECT p.id, p.name, p.role
FROM account p
WHERE p.ward = $1 AND p.disabled_ms IS NULL AND p.role IN ('group_leader', 'volunteer')
ORDER BY p.role, p.name, p.id
