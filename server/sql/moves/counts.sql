-- How many offers wait for the ward's own answer, and how many of its own for another's (indexes case_move_in,
-- case_move_out).
SELECT
    (SELECT COUNT(*) FROM case_move m WHERE m.to_ward = $1 AND m.state = 'offered') AS incoming,
    (SELECT COUNT(*) FROM case_move m WHERE m.from_ward = $1 AND m.state = 'offered') AS outgoing
