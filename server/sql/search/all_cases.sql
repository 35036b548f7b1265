SELECT c.id
FROM case_file c
