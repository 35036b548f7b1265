-- Offers that came to nothing go with their case (index case_move_of_case).
DELETE FROM case_move
WHERE case_id = $1
  AND state <> 'accepted'
