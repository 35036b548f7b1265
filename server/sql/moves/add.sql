INSERT INTO case_move (id, from_ward, to_ward, case_id, state, address, reason, number, dated, offered_by, offered_ms,
                       from_officer, version)
VALUES ($1, $2, $3, $4, 'offered', $5, $6, $7, $8, $9, $10, $11, 1)
