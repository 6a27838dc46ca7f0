"""What the sign-in library says when it refuses, in the portal's words."""

SENTENCES = {
    "account_inactive": "This person can no longer sign in. Ask your administrator",
    "email_password_mismatch": "The email address or the password is not right",
    "enter_current_password": "The current password is not right",
    "incorrect_code": "The code or passkey is not right, or is too old. Try again",
    "incorrect_first_code": "The code is not the one that the app shows now. Wait for the next one and enter that",
    "incorrect_passkey": "The passkey was not recognised. Try again",
    "incorrect_password": "The password is not right",
    "invalid_login": "The email address or the password is not right",
    "invalid_password_reset": "This link has been used or is too old. Ask for a new one",
    "rate_limited": "Too many tries. Wait 5 minutes, then try again",
    "too_many_login_attempts": "Too many tries. Wait 5 minutes, then try again",
    "unknown_email": "Nobody signs in with this email address. Check it",
    "used_code": "This code has been used. Wait for the next one and enter that",
}
