SELECT COUNT(*) FROM doc_shadow
