SELECT id, sha256
FROM paper
WHERE settled_ms IS NOT NULL
ORDER BY id
