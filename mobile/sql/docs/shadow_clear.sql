DELETE FROM doc_shadow
