INSERT INTO case_paper (id, case_id, kind, number, dated_on, title, version)
SELECT $1, $2, p.kind, p.number, p.dated_on, p.title, 1
FROM case_paper p
WHERE p.id = $3
