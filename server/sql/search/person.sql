-- What is to be found of one account of a ward (primary key).
SELECT p.ward, p.name, p.login
FROM account p
WHERE p.id = $1
  AND p.ward IS NOT NULL
