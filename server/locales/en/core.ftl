# Error page
error-page-title = This page could not be opened
error-page-home = Go to the first page
