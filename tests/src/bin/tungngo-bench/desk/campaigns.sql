SELECT t.id FROM campaign t WHERE t.ward = $1 ORDER BY t.id
