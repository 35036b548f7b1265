SELECT MAX(a.second_factor_required, COALESCE(w.second_factor_required, 0)) AS required
FROM account a
LEFT JOIN ward w ON w.code = a.ward
WHERE a.id = $1
