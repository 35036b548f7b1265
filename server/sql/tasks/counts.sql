-- How many tasks are in each state (index task_of_ward_by_state).
SELECT t.state, COUNT(*) AS n
FROM task t
JOIN household h ON h.id = t.household_id
WHERE t.ward = $1
  AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))
GROUP BY t.state
