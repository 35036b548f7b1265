-- A request that was late may have brought some of them after all.
SELECT COALESCE(SUM(l.last_seq - l.first_seq + 1 - (
    SELECT COUNT(*) FROM op o
    WHERE o.device_id = l.device_id AND o.op_seq BETWEEN l.first_seq AND l.last_seq
)), 0)
FROM lost_op l WHERE l.device_id = $1
