-- Who can verify an observation of group $2: the ward's leads and the officers of that group.
SELECT a.id, a.name
FROM account a
WHERE a.ward = $1
  AND a.disabled_ms IS NULL
  AND (a.role = 'police_lead'
       OR (a.role = 'area_officer'
           AND EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = a.id AND ag.group_id = $2)))
ORDER BY a.role, a.name, a.id
