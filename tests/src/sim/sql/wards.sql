SELECT code, feed_seq FROM ward
