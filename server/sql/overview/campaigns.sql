-- The campaigns of a ward for the picker: what runs first, then the newest.
SELECT c.id, c.name, c.starts_on, c.ends_on, c.state
FROM campaign c
WHERE c.ward = $1
ORDER BY CASE c.state WHEN 'running' THEN 0 WHEN 'ended' THEN 1 ELSE 2 END, c.starts_on DESC, c.id
