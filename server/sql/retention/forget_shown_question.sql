UPDATE visit
SET review_comment = NULL
WHERE id = $1 AND review_field = 'observations' AND review_comment = $2
