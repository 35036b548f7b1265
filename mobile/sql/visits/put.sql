INSERT INTO visit (id, household_id, campaign_id, outcome, recorded_ms, at_date, at_part, note, author_name, review, observations)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET household_id = excluded.household_id, campaign_id = excluded.campaign_id,
    outcome = excluded.outcome, recorded_ms = excluded.recorded_ms, at_date = excluded.at_date,
    at_part = excluded.at_part, note = excluded.note, author_name = excluded.author_name,
    review = excluded.review, observations = excluded.observations
