INSERT INTO meta (name, value)
VALUES ('epoch', $1)
ON CONFLICT (name) DO NOTHING
