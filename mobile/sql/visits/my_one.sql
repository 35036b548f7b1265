SELECT v.id, v.household_id, h.number, h.head_name, a.name, v.outcome, v.recorded_ms, v.review, v.observations,
       (SELECT o.state FROM outbox o WHERE o.doc_id = v.id AND o.dismissed_ms IS NULL
         ORDER BY o.local_id DESC LIMIT 1),
       (SELECT o.verdict FROM outbox o WHERE o.doc_id = v.id AND o.dismissed_ms IS NULL
         ORDER BY o.local_id DESC LIMIT 1),
       (SELECT o.label FROM outbox o WHERE o.doc_id = v.id ORDER BY o.local_id DESC LIMIT 1),
       (SELECT COUNT(*) FROM photo_of_visit l WHERE l.visit_id = v.id),
       (SELECT COUNT(*) FROM photo_of_visit l JOIN photo p ON p.photo_no = l.photo_no
         WHERE l.visit_id = v.id AND l.told = 1 AND p.safe_ms IS NOT NULL)
FROM visit v
LEFT JOIN household h ON h.id = v.household_id
LEFT JOIN alley a ON a.id = h.alley_id
WHERE v.author_name IS NULL AND v.id = $1
