-- Where the last own knock was, to go on from there.
SELECT h.alley_id, h.id
FROM visit v JOIN household h ON h.id = v.household_id
WHERE v.author_name IS NULL
ORDER BY v.recorded_ms DESC, v.id DESC
LIMIT 1
