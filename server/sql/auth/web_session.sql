SELECT s.account_id, s.csrf, s.seen_ms, s.fresh_ms,
       f.account_id IS NULL AND (a.second_factor_required = 1 OR COALESCE(w.second_factor_required, 0) = 1) AS lacks_second
FROM web_session s
JOIN account a ON a.id = s.account_id
LEFT JOIN ward w ON w.code = a.ward
LEFT JOIN second_factor f ON f.account_id = s.account_id
WHERE s.token_hash = $1 AND s.expires_ms > $2
