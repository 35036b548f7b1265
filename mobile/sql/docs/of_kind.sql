SELECT id, body FROM doc WHERE kind = $1
