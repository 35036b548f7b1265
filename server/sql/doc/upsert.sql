-- prev_* is where a document stood before it last moved. Once set it stays set, because a phone may
-- come back after several moves: whoever does not see the document now is told to wipe it.
INSERT INTO doc (id, kind, ward, rev, feed_seq, group_id, alley_id, owner_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE
SET rev           = excluded.rev,
    feed_seq      = excluded.feed_seq,
    group_id      = excluded.group_id,
    alley_id      = excluded.alley_id,
    prev_group_id = CASE WHEN doc.alley_id = excluded.alley_id THEN doc.prev_group_id ELSE doc.group_id END,
    prev_alley_id = CASE WHEN doc.alley_id = excluded.alley_id THEN doc.prev_alley_id ELSE doc.alley_id END,
    deleted_ms    = NULL
