-- Cases of before names were kept as they are compared.
SELECT c.id, c.name
FROM case_file c
WHERE c.name_fold IS NULL
