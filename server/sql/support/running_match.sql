-- The one referral of a need that something is still to come of (index match_running_of_need).
SELECT m.id, m.offer_id
FROM support_match m
WHERE m.need_id = $1
  AND m.state IN ('proposed', 'accepted')
