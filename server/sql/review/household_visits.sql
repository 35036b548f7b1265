-- The knocks on one door, newest first (index visit_of_household).
SELECT v.id, c.name AS campaign_name, v.outcome, v.recorded_ms, v.review_state, p.name AS author
FROM visit v
JOIN campaign c ON c.id = v.campaign_id
JOIN account p ON p.id = v.author_id
WHERE v.household_id = $1
ORDER BY v.recorded_ms DESC, v.id DESC
LIMIT 100
