-- What somebody needs (index need_of_case), in the order in which it was noted.
SELECT n.id, n.kind, n.source, n.noted_on, n.state, n.version, p.name AS noter
FROM case_need n
JOIN account p ON p.id = n.noted_by
WHERE n.case_id = $1
ORDER BY n.id
