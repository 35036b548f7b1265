-- What stood in corrected fields before.
SELECT id, earlier
FROM case_event
WHERE case_id = $1
  AND earlier IS NOT NULL
ORDER BY id
