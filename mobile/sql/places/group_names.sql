SELECT name FROM residential_group ORDER BY order_key, id
