INSERT INTO case_need (id, case_id, kind, source, noted_on, noted_by, state, version)
VALUES ($1, $2, $3, $4, $5, $6, 'open', 1)
