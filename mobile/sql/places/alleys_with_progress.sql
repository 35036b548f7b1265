-- Every alley, or alley $4 alone, with its doors by state; $1 and $2 are the day and part of the day, $3 when the part began.
SELECT a.id, a.name, COALESCE(g.name, ''),
       COALESCE(p.total, 0), COALESCE(p.met, 0), COALESCE(p.absent, 0), COALESCE(p.postponed, 0),
       COALESCE(p.refused, 0), COALESCE(p.other, 0),
       COALESCE(p.total - p.met - p.absent - p.postponed - p.refused - p.other, 0),
       (SELECT COUNT(*) FROM open_door d
         WHERE d.alley_id = a.id
           AND (d.at_date < $1 OR (d.at_date = $1 AND d.at_part <= $2) OR (d.at_date IS NULL AND d.last_ms < $3)))
FROM alley a
LEFT JOIN residential_group g ON g.id = a.group_id
LEFT JOIN alley_progress p ON p.alley_id = a.id
WHERE $4 IS NULL OR a.id = $4
ORDER BY g.order_key, a.order_key, a.id
