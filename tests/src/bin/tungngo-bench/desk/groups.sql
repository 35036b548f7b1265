SELECT t.id FROM residential_group t WHERE t.ward = $1 ORDER BY t.id
