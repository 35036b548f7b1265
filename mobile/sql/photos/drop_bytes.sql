-- Bytes that need not be kept: safe for thirty days, or for a week and every visit that names them
-- accepted. Sooner would be too soon: a server restored from a backup asks for them again.
DELETE FROM photo_bytes
WHERE photo_no IN (
    SELECT p.photo_no FROM photo p
    WHERE NOT EXISTS (SELECT 1 FROM photo_of_form f WHERE f.photo_no = p.photo_no)
      AND (p.safe_ms <= $1
           OR (p.safe_ms <= $2 AND NOT EXISTS (
                   SELECT 1 FROM photo_of_visit l LEFT JOIN visit v ON v.id = l.visit_id
                   WHERE l.photo_no = p.photo_no
                     AND (v.review IS NULL OR v.review NOT LIKE '{"state":"accepted"%')))))
