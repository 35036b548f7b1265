-- An operation that was refused, whole.
SELECT a.op AS op
FROM op o
JOIN op_aside a ON a.device_id = o.device_id AND a.op_seq = o.op_seq AND a.sha256 = o.sha256
WHERE o.device_id = $1 AND o.op_seq = $2
