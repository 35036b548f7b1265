-- An alley's name as it stands (primary key).
SELECT a.name
FROM alley a
WHERE a.id = $1
