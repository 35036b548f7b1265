SELECT p.id FROM account p WHERE p.ward = $1 AND p.role <> 'admin' ORDER BY p.id
