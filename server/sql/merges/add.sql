INSERT INTO case_merge (id, ward, kept_id, gone_id, merged_by, merged_ms, reason, fields, before, after, gone_listed_on)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, c.listed_on
FROM case_file c
WHERE c.id = $4
