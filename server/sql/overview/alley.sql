-- An alley's name, and its place among the alleys of its group.
SELECT a.name, a.order_key
FROM alley a
WHERE a.id = $1
