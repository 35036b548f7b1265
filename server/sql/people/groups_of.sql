SELECT ag.account_id, ag.group_id
FROM account_group ag
JOIN account p ON p.id = ag.account_id
WHERE p.ward = $1
