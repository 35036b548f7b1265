-- What officers wrote about an observation goes with it; that something was done, and by whom, stays.
UPDATE observation_event
SET comment = NULL
WHERE observation_id = $1
