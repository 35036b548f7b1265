-- Up to the number that a phone was told, all are here. Work brought by another way may lie beyond it, with gaps.
SELECT 'phone ' || LOWER(HEX(d.id)) || ': told that all operations up to ' || d.last_op_seq || ' are here, '
    || COUNT(o.op_seq) || ' of them are' AS found
FROM device d
LEFT JOIN op o ON o.device_id = d.id AND o.op_seq BETWEEN 1 AND d.last_op_seq
GROUP BY d.id, d.last_op_seq
HAVING COUNT(o.op_seq) <> d.last_op_seq
ORDER BY d.id
LIMIT 1
