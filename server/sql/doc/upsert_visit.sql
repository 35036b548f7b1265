INSERT INTO visit (id, ward, campaign_id, household_id, group_id, alley_id, author_id, device_id, outcome,
                   commitment, people_living, observation_count, recorded_ms, received_ms, updated_ms, flags, review_state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16)
ON CONFLICT (id) DO UPDATE
SET outcome           = excluded.outcome,
    commitment        = excluded.commitment,
    people_living     = excluded.people_living,
    observation_count = excluded.observation_count,
    recorded_ms       = excluded.recorded_ms,
    updated_ms        = excluded.updated_ms,
    flags             = excluded.flags,
    review_state      = excluded.review_state
