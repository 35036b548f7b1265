-- Whether somebody can be in charge of a case of a group.
SELECT 1
FROM account a
WHERE a.id = $1
  AND a.ward = $2
  AND a.disabled_ms IS NULL
  AND (a.role = 'police_lead'
       OR (a.role = 'area_officer'
           AND EXISTS (SELECT 1 FROM account_group ag WHERE ag.account_id = a.id AND ag.group_id = $3)))
