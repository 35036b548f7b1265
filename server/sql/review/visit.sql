-- One visit with everything that stands beside it.
SELECT v.id, d.rev, v.household_id, v.group_id, v.alley_id, v.campaign_id, v.author_id, v.device_id, v.outcome, v.flags,
       v.observation_count, v.recorded_ms, v.received_ms, v.updated_ms, v.review_state, v.reviewer_id,
       v.reviewed_ms, v.review_comment, v.review_field, s.body,
       h.number, h.head_name, h.people, h.list_state, hs.body AS household_body,
       g.name AS group_name, a.name AS alley_name, c.name AS campaign_name,
       p.name AS author, p.role AS author_role, r.name AS reviewer, dev.name AS device_name
FROM visit v
JOIN doc d ON d.id = v.id
JOIN revision s ON s.doc_id = v.id AND s.rev = d.rev
JOIN household h ON h.id = v.household_id
JOIN doc hd ON hd.id = h.id
JOIN revision hs ON hs.doc_id = h.id AND hs.rev = hd.rev
JOIN residential_group g ON g.id = v.group_id
JOIN alley a ON a.id = v.alley_id
JOIN campaign c ON c.id = v.campaign_id
JOIN account p ON p.id = v.author_id
LEFT JOIN account r ON r.id = v.reviewer_id
LEFT JOIN device dev ON dev.id = v.device_id
WHERE v.id = $1
  AND v.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = v.group_id))
