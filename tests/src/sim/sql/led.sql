SELECT group_id FROM account_group WHERE account_id = $1
