-- Own visits of the running campaign, and how many of them the server holds.
SELECT COUNT(*),
       COUNT(CASE WHEN NOT EXISTS (SELECT 1 FROM outbox o WHERE o.doc_id = v.id
             AND o.state IN ('pending', 'sent', 'rejected') AND o.dismissed_ms IS NULL) THEN 1 END)
FROM visit v
WHERE v.author_name IS NULL AND v.campaign_id = (SELECT c.campaign_id FROM current_campaign c)
