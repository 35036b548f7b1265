SELECT id, author_id, device_id, review_state, (SELECT d.rev FROM doc d WHERE d.id = visit.id) AS rev FROM visit ORDER BY id
