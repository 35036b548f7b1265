-- Where somebody was referred to (index match_of_need), oldest first.
SELECT m.id, m.need_id, m.offer_id, m.state, m.result, m.version, m.proposed_ms, o.title, o.giver, o.contact
FROM case_need n
JOIN support_match m ON m.need_id = n.id
JOIN offer o ON o.id = m.offer_id
WHERE n.case_id = $1
ORDER BY m.id
