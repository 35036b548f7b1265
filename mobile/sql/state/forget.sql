DELETE FROM state WHERE name = $1
