-- Frozen operations that are on this phone only, as far as it knows. The terms are those of the indexes.
SELECT op_seq FROM outbox
WHERE state IN ('pending', 'sent') AND op_seq IS NOT NULL
UNION ALL
SELECT op_seq FROM outbox
WHERE state IN ('conflict', 'rejected') AND dismissed_ms IS NULL AND state = 'rejected'
ORDER BY op_seq
