-- Whether a case waits for another ward's answer, or has gone there (index case_move_living).
SELECT EXISTS (SELECT 1 FROM case_move WHERE case_id = $1 AND state IN ('offered', 'accepted'))
