SELECT COUNT(*), COALESCE(SUM(length(CAST(body AS BLOB))), 0) FROM outbox WHERE state IN ('pending', 'sent')
