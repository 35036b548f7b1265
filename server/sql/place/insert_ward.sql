INSERT INTO ward (code, name, hotlines, sealing_key_id, sealing_public, synthetic, settings, feed_seq, created_ms)
VALUES ($1, $2, '[]', '', '', $3, '{}', 0, $4)
ON CONFLICT (code) DO NOTHING
