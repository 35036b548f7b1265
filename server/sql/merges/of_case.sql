-- The merges of a case, newest first: of the one that is kept and of the one that went (indexes case_merge_of_kept,
-- case_merge_by_gone). Only the newest of a kept case can be taken back.
SELECT m.id, m.kept_id, m.gone_id, k.name AS kept_name, g.name AS gone_name, m.merged_ms, m.reason, m.fields, m.before,
       m.after, m.undone_ms, a.name AS merged_by, u.name AS undone_by,
       EXISTS (SELECT 1 FROM case_merge n WHERE n.kept_id = m.kept_id AND n.undone_ms IS NULL
               AND (n.merged_ms, n.id) > (m.merged_ms, m.id)) AS is_behind
FROM case_merge m
JOIN case_file k ON k.id = m.kept_id
JOIN case_file g ON g.id = m.gone_id
JOIN account a ON a.id = m.merged_by
LEFT JOIN account u ON u.id = m.undone_by
WHERE m.kept_id = $1
   OR m.gone_id = $1
ORDER BY m.merged_ms DESC, m.id DESC
