UPDATE import_upload
SET content = x'',
    report  = $1
WHERE id = $2
