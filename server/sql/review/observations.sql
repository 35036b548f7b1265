-- The sealed observations of a visit in sight; what has expired is there no more.
SELECT o.id, o.key_id, o.enc, o.ct
FROM observation o
JOIN visit v ON v.id = o.visit_id
WHERE o.visit_id = $1
  AND v.ward = $2
  AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = v.group_id))
  AND o.state <> 'expired'
ORDER BY o.received_ms, o.id
