-- Who can be given a task at a household by somebody who sees the whole ward ($2 = 1) or the groups assigned to $3: people
-- with phones who lead or walk there, helpers, and the officers of the household's group.
SELECT a.id, a.name, a.role
FROM account a
WHERE a.ward = $1
  AND a.disabled_ms IS NULL
  AND (a.role IN ('group_leader', 'volunteer', 'helper')
       AND ($2 = 1
            OR a.role = 'helper'
            OR EXISTS (
                SELECT 1
                FROM account_group mine
                JOIN account_group theirs ON theirs.group_id = mine.group_id
                WHERE mine.account_id = $3 AND theirs.account_id = a.id)
            OR EXISTS (
                SELECT 1
                FROM team_member m
                JOIN team_alley ta ON ta.team_id = m.team_id
                JOIN alley al ON al.id = ta.alley_id
                JOIN account_group mine ON mine.group_id = al.group_id
                WHERE m.account_id = a.id AND mine.account_id = $3))
       OR a.role = 'area_officer'
          AND EXISTS (
              SELECT 1
              FROM household h
              JOIN account_group theirs ON theirs.group_id = h.group_id
              WHERE h.id = $4 AND theirs.account_id = a.id))
ORDER BY a.role, a.name, a.id
