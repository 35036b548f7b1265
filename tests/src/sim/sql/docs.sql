SELECT id, kind, ward, rev, feed_seq, group_id, alley_id, owner_id, deleted_ms FROM doc
