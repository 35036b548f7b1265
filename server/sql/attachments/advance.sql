UPDATE attachment SET received = $1 WHERE id = $2
