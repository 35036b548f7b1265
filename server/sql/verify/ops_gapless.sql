-- Up to the number that a phone was told, all are here, or the phone said that it no longer holds them. Work brought by
-- another way may lie beyond that number, with gaps.
SELECT 'phone ' || LOWER(HEX(d.id)) || ': told that all operations up to ' || d.last_op_seq || ' are here, '
    || COUNT(o.op_seq) || ' of them are' AS found
FROM device d
LEFT JOIN op o ON o.device_id = d.id AND o.op_seq BETWEEN 1 AND d.last_op_seq AND NOT EXISTS (
    SELECT 1 FROM lost_op l WHERE l.device_id = o.device_id AND o.op_seq BETWEEN l.first_seq AND l.last_seq
)
GROUP BY d.id, d.last_op_seq
HAVING COUNT(o.op_seq) + (
    SELECT COALESCE(SUM(l.last_seq - l.first_seq + 1), 0) FROM lost_op l WHERE l.device_id = d.id
) <> d.last_op_seq
ORDER BY d.id
LIMIT 1
