DELETE FROM household
