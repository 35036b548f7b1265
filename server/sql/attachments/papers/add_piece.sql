INSERT INTO paper_piece (paper_id, start, bytes)
VALUES ($1, $2, $3)
