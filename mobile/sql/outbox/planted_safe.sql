UPDATE outbox SET state = 'safe' WHERE state = 'sent'
