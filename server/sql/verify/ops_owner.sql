SELECT 'phone ' || LOWER(HEX(o.device_id)) || ': operations of a phone that is not known' AS found
FROM op o
LEFT JOIN device d ON d.id = o.device_id
WHERE d.id IS NULL
ORDER BY o.device_id
LIMIT 1
