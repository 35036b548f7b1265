INSERT INTO door (campaign_id, household_id, state, outcome, tried, at_date, at_part, last_visit, last_ms, last_author, returned)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (campaign_id, household_id) DO UPDATE SET state = excluded.state, outcome = excluded.outcome,
    tried = excluded.tried, at_date = excluded.at_date, at_part = excluded.at_part,
    last_visit = excluded.last_visit, last_ms = excluded.last_ms, last_author = excluded.last_author,
    returned = excluded.returned
