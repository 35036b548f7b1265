SELECT t.id FROM case_file t WHERE t.ward = $1 ORDER BY t.id
