SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('pending', 'sent') AND op_seq IS NULL)
