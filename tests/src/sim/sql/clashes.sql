SELECT doc_id, field, current, incoming FROM clash
