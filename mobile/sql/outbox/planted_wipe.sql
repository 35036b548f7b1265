DELETE FROM outbox WHERE state = 'pending'
