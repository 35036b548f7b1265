DELETE FROM attempt
WHERE subject = $1
