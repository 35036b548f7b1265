INSERT INTO case_paper (id, case_id, kind, number, dated_on, title, version)
VALUES ($1, $2, $3, $4, $5, $6, 1)
