DELETE FROM attachment WHERE sha256 = $1 AND id <> $2
