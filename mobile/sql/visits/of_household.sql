SELECT v.id, v.campaign_id, v.outcome, v.recorded_ms, v.note, v.author_name, v.review,
       (SELECT o.state FROM outbox o WHERE o.doc_id = v.id AND o.dismissed_ms IS NULL
         ORDER BY o.local_id DESC LIMIT 1)
FROM visit v
WHERE v.household_id = $1
ORDER BY v.recorded_ms DESC, v.id DESC
LIMIT 20
