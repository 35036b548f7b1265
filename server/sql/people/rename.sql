UPDATE account SET name = $1 WHERE id = $2
