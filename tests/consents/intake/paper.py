"""What a manager types about one paper form: the child, then what is signed and ticked."""

CHILD = {
    "given_names": "Mia",
    "family_name": "O’Brien",
    "date_of_birth_day": "3",
    "date_of_birth_month": "5",
    "date_of_birth_year": "2017",
}
PAPER = {
    "adult_name": "Ada O’Brien",
    "capacity": "parent",
    "responsibility_shown": "yes",
    "signed_on_day": "1",
    "signed_on_month": "9",
    "signed_on_year": "2026",
    "scope": "general",
    "channels": ["facebook", "website"],
    "uses": ["photo"],
    "naming": "none",
}
