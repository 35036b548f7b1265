UPDATE attachment SET completed_ms = $1, media = $2 WHERE id = $3
