SELECT rev, body FROM doc WHERE kind = $1 AND id = $2
