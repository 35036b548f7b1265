DELETE FROM op_aside
WHERE ward = $1 AND resolved_ms < $2
