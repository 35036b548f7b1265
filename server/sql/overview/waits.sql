-- What waits for somebody of the office (indexes visit_queue, visit_queue_of_group, visit_of_reviewer,
-- clash_open_of_ward, op_aside_open, observation_board, task_of_assignee, task_of_ward_by_state, case_of_ward_by_state,
-- case_move_in, case_erasure_of_ward).
SELECT
    (SELECT COUNT(*) FROM visit v WHERE v.ward = $1 AND v.review_state = 'received' AND $2 = 1)
    + (SELECT COUNT(*) FROM account_group ag
       JOIN residential_group g ON g.id = ag.group_id
       CROSS JOIN visit v ON v.group_id = ag.group_id AND v.review_state = 'received'
       WHERE ag.account_id = $3 AND g.ward = $1 AND $2 <> 1) AS received,
    COALESCE((SELECT MIN(v.updated_ms) FROM visit v WHERE v.ward = $1 AND v.review_state = 'received' AND $2 = 1),
    (SELECT MIN(v.updated_ms) FROM account_group ag
       JOIN residential_group g ON g.id = ag.group_id
       CROSS JOIN visit v ON v.group_id = ag.group_id AND v.review_state = 'received'
       WHERE ag.account_id = $3 AND g.ward = $1 AND $2 <> 1)) AS oldest_ms,
    (SELECT COUNT(*) FROM visit v
      WHERE v.reviewer_id = $3 AND v.review_state = 'received' AND v.ward = $1) AS mine,
    (SELECT COUNT(*) FROM visit v WHERE v.ward = $1 AND v.review_state = 'returned' AND $2 = 1)
    + (SELECT COUNT(*) FROM account_group ag
       JOIN residential_group g ON g.id = ag.group_id
       CROSS JOIN visit v ON v.group_id = ag.group_id AND v.review_state = 'returned'
       WHERE ag.account_id = $3 AND g.ward = $1 AND $2 <> 1) AS returned,
    (SELECT COUNT(*) FROM clash c JOIN doc d ON d.id = c.doc_id
      WHERE c.ward = $1 AND c.resolved_ms IS NULL
        AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = d.group_id))) AS clashes,
    (SELECT COUNT(*) FROM op_aside o
      WHERE o.ward = $1 AND o.resolved_ms IS NULL AND $2 = 1) AS asides,
    (SELECT COUNT(*) FROM household h
      WHERE h.ward = $1 AND h.list_state IN ('proposed_new', 'proposed_closed')
        AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))) AS proposed,
    (SELECT COUNT(*) FROM observation o JOIN visit v ON v.id = o.visit_id
      WHERE o.ward = $1 AND o.state = 'received'
        AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = v.group_id))) AS observations,
    (SELECT COUNT(*) FROM observation o JOIN visit v ON v.id = o.visit_id
      WHERE o.ward = $1 AND o.state IN ('received', 'assigned', 'needs_info') AND o.received_ms < $4
        AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = v.group_id))) AS observations_late,
    (SELECT COUNT(*) FROM case_file c
      WHERE c.ward = $1 AND c.state = 'proposed' AND $2 = 1 AND c.proposed_by <> $3 AND c.verified_by IS NOT $3) AS cases,
    (SELECT COUNT(*) FROM task t JOIN household h ON h.id = t.household_id
      WHERE t.assignee_id = $3 AND t.state IN ('open', 'returned') AND t.ward = $1
        AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))) AS tasks_mine,
    (SELECT COUNT(*) FROM task t JOIN household h ON h.id = t.household_id
      WHERE t.ward = $1 AND t.state = 'reported' AND t.assignee_id <> $3
        AND ($2 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $3 AND ag.group_id = h.group_id))) AS tasks,
    (SELECT COUNT(*) FROM case_file c
      WHERE c.ward = $1 AND c.state = 'open' AND c.review_on < $5 AND ($2 = 1 OR c.officer_id = $3)) AS cases_due,
    (SELECT COUNT(*) FROM case_move m WHERE m.to_ward = $1 AND m.state = 'offered' AND $2 = 1) AS moves,
    (SELECT COUNT(*) FROM case_erasure e WHERE e.ward = $1 AND e.asked_by <> $3 AND $2 = 1) AS erasures
