UPDATE import_upload
SET content = x'',
    report  = $2
WHERE id = $1
