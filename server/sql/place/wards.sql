-- The wards as they are now, by code (index doc_of_wards).
SELECT r.body AS body
FROM doc d
JOIN revision r ON r.doc_id = d.id AND r.rev = d.rev
WHERE d.kind = 'ward'
ORDER BY d.ward
