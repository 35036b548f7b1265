DELETE FROM paper_piece
WHERE paper_id = $1
