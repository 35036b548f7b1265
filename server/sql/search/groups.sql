-- The groups that somebody works in (primary key of account_group).
SELECT ag.group_id
FROM account_group ag
WHERE ag.account_id = $1
