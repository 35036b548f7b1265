-- How many offers are in each state (index offer_of_ward_by_state), of those that $3 may see.
SELECT o.state, COUNT(*) AS n
FROM offer o
WHERE o.ward = $1
  AND ($2 = 1 OR o.group_id IS NULL
       OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = o.group_id))
GROUP BY o.state
