-- Who can be in charge of a case: leads, and the area officers of the whole ward ($2 = 1) or of $3's groups.
SELECT a.id, a.name, a.role
FROM account a
WHERE a.ward = $1
  AND a.disabled_ms IS NULL
  AND (a.role = 'police_lead'
       OR (a.role = 'area_officer'
           AND ($2 = 1
                OR EXISTS (
                    SELECT 1
                    FROM account_group mine
                    JOIN account_group theirs ON theirs.group_id = mine.group_id
                    WHERE mine.account_id = $3 AND theirs.account_id = a.id))))
ORDER BY a.role, a.name, a.id
