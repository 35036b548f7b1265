-- The next receipt of a ward in a year (index case_move_receipt).
SELECT COALESCE(MAX(receipt_nr), 0) + 1 AS nr
FROM case_move
WHERE to_ward = $1
  AND receipt_year = $2
  AND receipt_nr IS NOT NULL
