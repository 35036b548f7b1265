SELECT (SELECT COUNT(*) FROM op_aside WHERE ward = $1 AND resolved_ms < $2)
     + (SELECT COUNT(*) FROM clash WHERE ward = $1 AND resolved_ms < $2) AS due
