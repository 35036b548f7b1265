SELECT t.id FROM task t WHERE t.ward = $1 ORDER BY t.id
