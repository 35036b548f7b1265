UPDATE outbox
SET state = 'sent', dismissed_ms = CASE state WHEN 'rejected' THEN dismissed_ms END
WHERE op_seq > $1 AND state IN ('safe', 'conflict', 'rejected')
RETURNING doc_id, kind
