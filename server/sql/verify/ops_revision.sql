-- What a phone was told is stored must be stored.
SELECT 'phone ' || LOWER(HEX(o.device_id)) || ', operation ' || o.op_seq || ': taken in as revision '
    || JSON_EXTRACT(o.verdict, '$.rev') || ', which is not there' AS found
FROM op o
LEFT JOIN revision r ON r.doc_id = o.doc_id AND r.rev = JSON_EXTRACT(o.verdict, '$.rev')
WHERE JSON_EXTRACT(o.verdict, '$.rev') IS NOT NULL AND r.doc_id IS NULL
ORDER BY o.device_id, o.op_seq
LIMIT 1
