-- One move of the ward $1. The person is read from the ward's own case; the other ward's is read only while it is
-- offered, so whoever declined, or has erased its own, sees nobody and no words. Of papers only how many, until it is taken
-- over (indexes case_paper_of_case, case_merged_into).
SELECT m.from_ward, m.to_ward, f.name AS from_name, t.name AS to_name, m.state, m.version, m.offered_ms, m.decided_ms,
       m.why, m.receipt_year, m.receipt_nr, o.name AS offerer, d.name AS decider, fo.name AS from_officer,
       tf.name AS to_officer, c.id AS case_id, c.ward AS case_ward, c.name, c.birth, c.personal_number, c.category,
       c.law_status, c.review_on, c.version AS case_version,
       CASE WHEN c.id IS NULL THEN NULL ELSE m.address END AS address,
       CASE WHEN c.id IS NULL THEN NULL ELSE m.reason END AS reason,
       CASE WHEN c.id IS NULL THEN NULL ELSE m.number END AS number,
       CASE WHEN c.id IS NULL THEN NULL ELSE m.dated END AS dated,
       m.papers_lost, CASE WHEN c.id IS NULL THEN NULL ELSE m.papers END AS papers,
       CASE WHEN m.state <> 'offered' THEN m.papers_along
            ELSE (SELECT COUNT(*)
                  FROM case_paper p
                  WHERE (p.case_id = m.case_id
                         OR p.case_id IN (SELECT g.id FROM case_file g WHERE g.merged_into = m.case_id))
                    AND p.removed_ms IS NULL)
       END AS papers_along
FROM case_move m
JOIN ward f ON f.code = m.from_ward
JOIN ward t ON t.code = m.to_ward
JOIN account o ON o.id = m.offered_by
LEFT JOIN account d ON d.id = m.decided_by
LEFT JOIN account fo ON fo.id = m.from_officer
LEFT JOIN account tf ON tf.id = m.to_officer
LEFT JOIN case_file c ON c.id = CASE
    WHEN m.from_ward = $1 THEN m.case_id
    WHEN m.state = 'offered' THEN m.case_id
    WHEN m.state = 'accepted' THEN m.new_case_id
END
WHERE (m.from_ward = $1 OR m.to_ward = $1)
  AND m.id = $2
