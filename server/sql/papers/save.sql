UPDATE case_paper
SET kind = $1, number = $2, dated_on = $3, title = $4, version = version + 1
WHERE id = $5
