-- Lists that wait for somebody to confirm them name people, too.
DELETE FROM import_upload
WHERE ward = $1
