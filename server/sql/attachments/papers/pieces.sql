SELECT bytes
FROM paper_piece
WHERE paper_id = $1
ORDER BY start
