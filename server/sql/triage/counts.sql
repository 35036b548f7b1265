-- What is open, by state (index observation_board).
SELECT o.state, COUNT(*) AS n, TOTAL(o.assignee_id IS $1) AS mine, TOTAL(o.received_ms < $2) AS late
FROM observation o
JOIN visit v ON v.id = o.visit_id
WHERE o.ward = $3
  AND ($4 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $1 AND ag.group_id = v.group_id))
  AND o.state IN ('received', 'assigned', 'needs_info')
GROUP BY o.state
