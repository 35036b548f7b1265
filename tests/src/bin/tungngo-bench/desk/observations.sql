SELECT t.id FROM observation t WHERE t.ward = $1 ORDER BY t.id
