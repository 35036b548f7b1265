# Error page
error-page-title = This page could not be opened
error-page-code = Error
error-page-home = Go to the first page
error-page-not-found = The link may be old, the record may have moved, or it belongs to a place that is not yours.
