SELECT t.id FROM visit t WHERE t.ward = $1 ORDER BY t.id
