SELECT t.id FROM household t WHERE t.ward = $1 ORDER BY t.id
