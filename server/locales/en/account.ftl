# One's own account: password, second factor, where one is signed in.
me-title = My account
me-password = Change the password
me-password-old = Present password
me-password-new = New password
done-password = The password is changed. You were signed out everywhere else.
done-signed-out = Signed out there.
done-second-off = The second factor is off.
done-second-reset = This person's second factor was reset.

sessions-title = Where you are signed in
session-unknown = Unknown browser
session-this = This device
session-end = Sign this device out
session-end-others = Sign all other devices out
col-browser = Browser
col-since = Since

second-heading = Second factor
second-lead = Besides the password, each sign-in asks for a 6-digit code from your own telephone. Whoever knows the password but does not have the telephone stays out.
second-on = On since { $time }.
second-codes-left = Recovery codes left: { $n }.
second-turn-on = Turn the second factor on
second-turn-off = Turn the second factor off
second-new-codes = Make new recovery codes
second-title = Turn the second factor on
second-required = The ward asks for a second factor. Please turn it on before you go on.
second-step-1 = Open the app that makes codes on your telephone.
second-step-2 = Scan the QR code below.
second-step-3 = Type the 6-digit code that the app shows.
second-qr = QR code for the app that makes codes
second-type = If it cannot be scanned, type this key into the app:
second-code = Code
second-wrong = That code does not fit. Please check the time on the telephone and type the code that it shows.
second-codes-title = Recovery codes
second-codes-lead = Without your telephone, one of these codes takes the place of the 6 digits. Each works once.
second-codes-once = These codes are shown only once. Please print or copy them and keep them in a safe place.
second-reset = Reset the second factor
second-reset-hint = For somebody who has lost their telephone. They sign in with the password and turn it on again.

login-second-title = Type the code
login-second-lead = Open the app that makes codes on your telephone and type the 6 digits that it shows.
login-second-help = Without the telephone: type a recovery code. Without recovery codes: please ask the head of the ward police.

again-title = Please confirm
again-lead = This is important, so the password is asked for again. For 10 minutes it will not be.
again-submit = Confirm
again-wrong = The password or the code does not fit.
