# Importing a list of households: file, rows, columns
import-file-file_empty = The file is empty.
import-file-file_too_large = The file is larger than 20 MB. Please split it.
import-file-not_a_spreadsheet = This is not a spreadsheet. Please choose an Excel (.xlsx) or CSV file.
import-file-old_xls = This is an old Excel file (.xls). Please open it in Excel and save it as .xlsx.
import-file-password_protected = The file has a password. Please remove it and choose the file again.
import-file-file_damaged = The file is damaged and cannot be read to its end.
import-file-too_many_parts = The file is built in an unusual way and was not opened.
import-file-inflates_too_much = The file unpacks to far too much and was not opened.
import-file-too_many_rows = The file has more than 200,000 rows. Please split it.
import-file-too_many_columns = The file has more than 100 columns. Please keep only those to import.
import-file-no_header = No header row was found. There must be columns such as house number, head of household and group within the first 20 rows.
import-file-no_rows = There is no household below the header row.

import-row = Row { $row }
import-row-of-sheet = Sheet “{ $sheet }”, row { $row }
import-column = { $field } (column { $column })

import-why-required = missing
import-why-too_long = too long
import-why-out_of_range = not a sensible number
import-why-bad_format = not in the right form
import-why-became_a_date = Excel turned it into a date. Please format the column as text and type it again
import-why-not_whole = must be a whole number
import-why-formula_error = the formula has an error
import-why-unknown_kind = not a known kind of household
import-why-duplicate_conflict = the same household with different data
import-why-ambiguous = the list has several households at this number; it is not clear which one is meant

import-field-index = Running number
import-field-head_name = Head of household
import-field-number = House number
import-field-alley = Alley
import-field-lane = Lane
import-field-byway = Byway
import-field-street = Street
import-field-address = Address
import-field-group = Residential group
import-field-people = People
import-field-kind = Kind
import-field-phone = Phone
import-field-note = Note
import-field-list_state = State

import-fate-created = Created
import-fate-updated = Updated
import-fate-unchanged = Unchanged
import-fate-rejected = Rejected
import-fate-skipped = Skipped
import-new-groups = New groups
import-new-alleys = New alleys
import-more-rows = … and { $count } more faulty rows

import-outcome-written = Written to the list.
import-outcome-written_partly = The good rows were written; the faulty ones were left out.
import-outcome-nothing_new = The list has all of this already; nothing changed.
import-outcome-ready = Only a trial: nothing was written.
import-outcome-ready_with_faults = Only a trial: nothing was written. Some rows are faulty.
import-outcome-refused = Nothing was written, because some rows are faulty.

# The import page and the list of households
import-title = Import households
import-lead = Choose the ward's list. It is read first; nothing is written yet.
import-choose = The list's file
import-pick = Choose a file…
import-none-picked = No file chosen yet.
import-one-picked = One file chosen.
import-hint = Excel (.xlsx) or CSV, at most 20 MB. The old encodings TCVN3 and VNI are read too.
import-look = Read it
import-confirm = Write to the list
import-other = Choose another file
import-partial = Write the good rows, leave the faulty ones out
import-understood = Columns understood
import-col-row = Row in the file
import-col-fate = Result
import-no-rows = No rows.
import-duplicate = the same as { $row }
import-skip-blank = an empty row
import-skip-header = the header again
import-skip-section = the name of a group or alley
import-skip-total = a total
import-skip-footer = a note or signature
households-count = { $n } households on the list
households-no-number = (no number)
households-none = There are no households yet. Please import the ward's list.
households-none-found = No household like that was found.
