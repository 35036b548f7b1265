DELETE FROM doc_shadow WHERE kind = $1 AND id = $2
