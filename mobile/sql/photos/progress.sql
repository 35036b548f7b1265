UPDATE photo SET sent = $1, safe_ms = $2, refused = NULL, refused_ms = NULL WHERE sha256 = $3
