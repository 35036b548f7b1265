-- What came to somebody of the office after a moment and still waits (indexes visit_queue, observation_board).
SELECT
    (SELECT COUNT(*) FROM visit v
      WHERE v.ward = $1 AND v.review_state = 'received' AND v.updated_ms > $2
        AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = v.group_id))) AS visits,
    (SELECT COUNT(*) FROM observation o JOIN visit v ON v.id = o.visit_id
      WHERE o.ward = $1 AND o.state = 'received' AND o.received_ms > $2
        AND ($3 = 1 OR EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = $4 AND ag.group_id = v.group_id))) AS observations
