UPDATE case_move
SET papers_along = $1, papers_lost = $2, papers = $3
WHERE id = $4
