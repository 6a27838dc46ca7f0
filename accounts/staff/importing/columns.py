"""What the columns of a staff file mean, guessed from their headings."""

from collections.abc import Mapping, Sequence

from django.db.models import TextChoices

from accounts.csv_files import simple


class Field(TextChoices):
    """What a column can hold."""

    EMAIL = "email", "Email address"
    FULL_NAME = "full_name", "Full name"
    FIRST_NAME = "first_name", "First name"
    LAST_NAME = "last_name", "Last name"
    JOB_TITLE = "job_title", "Job title"
    SERVICE = "service", "Service"
    MANAGES = "manages", "Manages the service (yes or no)"
    STARTS_ON = "starts_on", "First day in the service"
    LEFT_ON = "left_on", "Leaves on"


KNOWN: Mapping[Field, tuple[str, ...]] = {
    Field.EMAIL: ("email", "emailaddress", "mail", "workemail", "userprincipalname", "upn", "login"),
    Field.FULL_NAME: ("name", "fullname", "displayname", "employeename", "employee"),
    Field.FIRST_NAME: ("firstname", "givenname", "forename", "knownas"),
    Field.LAST_NAME: ("lastname", "surname", "familyname"),
    Field.JOB_TITLE: ("jobtitle", "job", "title", "position", "post", "role"),
    Field.SERVICE: ("service", "department", "team", "directorate", "section"),
    Field.MANAGES: ("manages", "manager", "ismanager", "servicemanager"),
    Field.STARTS_ON: ("startson", "servicefrom", "since", "startdate", "from"),
    Field.LEFT_ON: ("lefton", "leaveson", "leavingdate", "leaver", "enddate", "terminationdate", "left"),
}


def guess_columns(headings: Sequence[str]) -> dict[str, int]:
    """Which column means what, as far as the headings tell: places by Field."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault(simple(heading), place)
    fits = {one.value: [places[word] for word in words if word in places] for one, words in KNOWN.items()}
    return {one: found[0] for one, found in fits.items() if found}
