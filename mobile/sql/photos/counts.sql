-- Photos of own visits of the running campaign, and how many of them the server holds together with
-- the visit that names them.
SELECT COUNT(*), COUNT(CASE WHEN l.told = 1 AND p.safe_ms IS NOT NULL THEN 1 END),
       COUNT(CASE WHEN p.safe_ms IS NULL AND p.refused IS NOT NULL AND p.refused <> 'not_found' THEN 1 END)
FROM photo_of_visit l
JOIN photo p ON p.photo_no = l.photo_no
JOIN visit v ON v.id = l.visit_id
WHERE v.author_name IS NULL AND v.campaign_id = (SELECT c.campaign_id FROM current_campaign c)
