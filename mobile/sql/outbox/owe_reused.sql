-- What the server kept aside because another operation had the number: no count of numbers tells whether it
-- still does.
UPDATE outbox
SET state = 'sent', dismissed_ms = NULL
WHERE state = 'conflict' AND verdict ->> 'code' = 'op_seq_reused'
RETURNING doc_id, kind
