-- Who carries a phone, for the queue's filter; for an officer those who recorded something in the groups assigned.
SELECT p.id, p.name
FROM account p
WHERE p.ward = $1 AND p.role IN ('group_leader', 'volunteer', 'helper')
  AND ($2 = 1 OR p.id IN (SELECT v.author_id FROM account_group ag JOIN visit v ON v.group_id = ag.group_id
                          WHERE ag.account_id = $3))
ORDER BY p.name, p.id
