DELETE FROM paper
WHERE id = $1
