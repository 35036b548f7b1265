# Why something could not be done
failure-locked = The app is locked. Please enter your PIN.
failure-not-enrolled = This phone is not enrolled yet.
failure-already-done = This phone is enrolled already.
failure-wrong-pin = That is not the PIN.
failure-wait = Please wait a moment, then try again.
failure-no-tries-left = No tries left. What you recorded is kept on this phone. Please ask the ward police for a new enrolment code.
failure-pin-format = The PIN has 6 digits.
failure-pin-too-simple = This PIN is too easy to guess. Please choose another.
failure-no-network = The server could not be reached. Please try again when there is a network.
failure-bad-server = The server address is not right.
failure-invalid = Some fields are not right.
failure-gone = This item is no longer on this phone.
failure-no-campaign = No sweep is open at the moment.
failure-no-key = The ward's sealing key has not arrived. Please sync, then save again.
failure-too-late = This visit has been sent and cannot be undone.
failure-disk-full = The phone is full. This visit was not saved; what was saved is safe.
failure-store-newer = The data on this phone belongs to a newer version of the app. Please update the app.
failure-store-damaged = The data on this phone cannot be read. It is kept as it is; please contact the ward police.
failure-internal = The app ran into a fault. Nothing that was saved is lost.

# Phone and server
link-offline = No network
link-idle = Synced
link-sending = Sending
link-receiving = Receiving
link-waiting = Waiting to try again
link-needs_update = Update needed
link-revoked = Phone revoked

# My visits
visit-state-on_phone = On this phone
visit-state-sending = Sending
visit-state-received = Received
visit-state-needs_more = Needs more
visit-state-accepted = Accepted
visit-state-not_accepted = Not accepted
visit-state-refused = Could not be sent

# What needs a look
need-conflict = Somebody else changed this too. The server keeps both, the ward police will decide.
need-clock-off = The phone's clock is more than 10 minutes off. Please set it to automatic time.
need-update-app = The app is out of date. Please update it to go on sending; what you recorded stays on this phone.
need-revoked = This phone was revoked or its session has ended. What you recorded stays on this phone. Please contact the ward police.

reject-bad_hash = The data changed on its way. Please open it and save it again.
reject-bad_body = The server could not read this. Please open it and save it again.
reject-too_large = This is longer than allowed. Please shorten it and save it again.
reject-invalid_fields = Some fields are not right. Please open it and complete it.
reject-not_pushable = This cannot be changed from a phone.
reject-forbidden = This house is not part of your assignment. Please tell the ward police.
reject-unknown_reference = The server does not know this house or alley yet. Please tell the ward police.
reject-id_taken = Somebody else recorded this already. Please tell the ward police.
