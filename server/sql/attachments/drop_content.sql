DELETE FROM attachment
WHERE sha256 = $1
