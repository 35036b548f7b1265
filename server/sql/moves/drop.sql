DELETE FROM case_move
WHERE id = $1
