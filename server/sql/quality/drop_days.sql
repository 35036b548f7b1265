-- Days that have been kept long enough, and the one that is written anew (primary key).
DELETE FROM quality_day
WHERE ward = $1
  AND (day < $2 OR day = $3)
