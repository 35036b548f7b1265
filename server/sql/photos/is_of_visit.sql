SELECT COUNT(*) FROM visit_photo WHERE visit_id = $1 AND sha256 = $2
