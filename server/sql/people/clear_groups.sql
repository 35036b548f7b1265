DELETE FROM account_group WHERE account_id = $1
