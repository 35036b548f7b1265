-- Takes a place, if there is one left.
UPDATE offer
SET taken = taken + 1
WHERE id = $1
  AND (places IS NULL OR taken < places)
