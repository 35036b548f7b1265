SELECT p.id
FROM account p
