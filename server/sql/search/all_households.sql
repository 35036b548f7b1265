SELECT h.id
FROM household h
