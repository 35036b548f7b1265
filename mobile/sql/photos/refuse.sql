UPDATE photo SET sent = 0, refused = $1, refused_ms = $2 WHERE sha256 = $3
