SELECT d.kind || ' ' || LOWER(HEX(d.id)) || ': has no row of its kind' AS found
FROM doc d
LEFT JOIN household h ON h.id = d.id
LEFT JOIN visit v ON v.id = d.id
LEFT JOIN campaign c ON c.id = d.id
LEFT JOIN residential_group g ON g.id = d.id
LEFT JOIN alley a ON a.id = d.id
WHERE d.erased_ms IS NULL
  AND ((d.kind = 'household' AND h.id IS NULL)
    OR (d.kind = 'visit' AND v.id IS NULL)
    OR (d.kind = 'campaign' AND c.id IS NULL)
    OR (d.kind = 'group' AND g.id IS NULL)
    OR (d.kind = 'alley' AND a.id IS NULL))
ORDER BY d.ward, d.feed_seq
LIMIT 1
