INSERT INTO account (id, ward, role, name, login, password_hash, created_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (login) DO NOTHING
