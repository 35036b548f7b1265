-- The case that a ward takes over, as it stands now.
SELECT c.state, c.version, c.proposed_by, c.verified_by, c.officer_id
FROM case_file c
WHERE c.id = $1
