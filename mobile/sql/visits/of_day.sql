-- Doors knocked on by this phone's owner from $1 to before $2, by what happened there last.
SELECT found.outcome, COUNT(*)
FROM (SELECT v.outcome, ROW_NUMBER() OVER (PARTITION BY v.household_id ORDER BY v.recorded_ms DESC, v.id DESC) AS n
      FROM visit v
      WHERE v.author_name IS NULL AND v.recorded_ms >= $1 AND v.recorded_ms < $2) found
WHERE found.n = 1
GROUP BY found.outcome
