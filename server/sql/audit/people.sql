-- Whoever stands in a ward's log; $2 = 1 with those above wards.
SELECT p.id AS id, p.name AS name
FROM account p
WHERE p.ward = $1 OR ($2 = 1 AND p.ward IS NULL)
ORDER BY p.name, p.id
