-- Who was referred to an offer (index match_of_offer), of the cases that $3 may see ($2 = 1 the whole ward; a minor's, not
-- of age by $4, where $3 is in charge), the newest first.
SELECT m.state, m.result, m.proposed_ms, c.id AS case_id, c.name, g.name AS group_name
FROM support_match m
JOIN case_need n ON n.id = m.need_id
JOIN case_file c ON c.id = n.case_id
JOIN residential_group g ON g.id = c.group_id
WHERE m.offer_id = $1
  AND ($2 = 1 OR (EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = c.group_id)
                  AND (c.officer_id = $3 OR c.of_age_on <= $4)))
ORDER BY m.id DESC
LIMIT $5
