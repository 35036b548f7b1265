-- One case of the whole ward ($3 = 1), or of $4's groups and of a minor (not of age by $5) only $4's own.
SELECT c.state, c.name, c.birth, c.personal_number, c.category, c.household_id, c.group_id, c.officer_id,
       c.observation_id, c.reconcile_nr, r.file_name, c.proposed_by, c.verified_by, c.approved_by, c.law_status, c.review_on, c.version, c.moved_as, c.merged_into,
       g.name AS group_name, h.number, h.head_name, a.name AS alley_name, o.name AS officer, p.name AS proposer,
       v.name AS verifier, d.name AS approver
FROM case_file c
JOIN residential_group g ON g.id = c.group_id
JOIN account o ON o.id = c.officer_id
JOIN account p ON p.id = c.proposed_by
LEFT JOIN account v ON v.id = c.verified_by
LEFT JOIN account d ON d.id = c.approved_by
LEFT JOIN reconcile_run r ON r.id = c.reconcile_run_id
LEFT JOIN household h ON h.id = c.household_id
LEFT JOIN alley a ON a.id = h.alley_id
WHERE c.id = $1
  AND c.ward = $2
  AND ($3 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = c.group_id)
                  AND (c.officer_id = $4 OR c.of_age_on <= $5)))
