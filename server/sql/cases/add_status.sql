INSERT INTO case_status (case_id, at_ms, status, number, decided_on, review_on, officer_id)
VALUES ($1, $2, $3, $4, $5, $6, $7)
