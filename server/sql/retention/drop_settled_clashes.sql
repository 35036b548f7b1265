DELETE FROM clash
WHERE ward = $1 AND resolved_ms < $2
