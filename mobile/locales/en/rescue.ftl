# When data on the phone is damaged, the PIN forgotten, or unsent items have to be carried.

aside-damaged-title = The data on this phone is damaged
aside-damaged-text = The app could not open the earlier data. It was set aside on this phone, not deleted.
aside-forgotten-title = Begin again with a new PIN
aside-forgotten-text = The earlier data was set aside on this phone, not deleted.
aside-key_gone-title = Begin again on this phone
aside-key_gone-text = The phone’s keystore no longer has the key to the earlier data. It was set aside on this phone, not deleted.
aside-revoked-title = This phone was revoked
aside-revoked-text = The ward police revoked this phone, so the data on it was wiped.
aside-copies = { $n } unsent items are still here as sealed copies. After you enrol again the phone sends them by itself.
aside-no-copies = Nothing was left unsent. What was sent is safe on the server.
aside-do = Please call the ward police for a new enrolment code and enter it here.
sync-earlier = Kept from before, sealed
sync-earlier-value = { $n } items
carry-title = Carry to another device
carry-text = When there is no network for long: make a sealed file that somebody takes to the ward police. Only the ward police can open it.
carry-make = Make the file
carry-busy = Making the file…
carry-pin-title = The PIN once more
carry-pin-text = This file is about to leave the phone, so please type your PIN again.
carry-done = The file holds { $n } items
carry-where = The file is at: { $text }
carry-do = Copy this file to another device or a memory card and give it to an officer, who brings it in on the page “Bring in a carried file”. The items stay on this phone; with a network it learns by itself which are safe. Sending twice doubles nothing.
failure-nothing-to-carry = Nothing is unsent, so there is nothing to carry.
