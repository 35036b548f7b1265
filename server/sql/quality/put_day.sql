INSERT INTO quality_day (ward, day, kind, figure, group_id, good, counted)
VALUES ($1, $2, $3, $4, $5, $6, $7)
