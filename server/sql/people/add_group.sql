-- Only groups of the person's ward.
INSERT INTO account_group (account_id, group_id)
SELECT p.id, g.id FROM account p JOIN residential_group g ON g.ward = p.ward WHERE p.id = $1 AND g.id = $2
ON CONFLICT (account_id, group_id) DO NOTHING
