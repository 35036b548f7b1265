-- A question that was asked about an observation goes with it (index review_event_of_visit).
UPDATE review_event
SET comment = NULL
WHERE visit_id = $1 AND field = 'observations' AND comment = $2
