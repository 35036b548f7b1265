SELECT COUNT(*) FROM household
