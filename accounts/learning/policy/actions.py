"""Writing, issuing and acknowledging the policy."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit, notices
from accounts.learning.policy.models import Acknowledgement, PolicyVersion
from accounts.learning.required import required_people
from accounts.people.models import User
from config import clock
from config.workflow import Refused, WrongState

ISSUED = "policy_issued"


@transaction.atomic
def write(*, draft: PolicyVersion, by: User, **texts: Any) -> PolicyVersion:
    """Save a new or a drafted version with its texts, by name of field.

    Raises WrongState once it is issued, Refused, naming the field, when another version has the same number.
    """
    if draft.pk and PolicyVersion.objects.select_for_update().get(pk=draft.pk).is_issued:
        raise WrongState(f"Version {draft.version} is issued, so it stays as it is. Write a new one.")
    for name, text in texts.items():
        setattr(draft, name, text)
    draft.written_by, draft.written_at = by, clock.now()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise Refused(f"There is a version {draft.version} already.", "version") from error
    audit.record(audit.Event.POLICY_WRITTEN, by=by, target=draft, number=draft.version)
    return draft


@transaction.atomic
def issue(*, version: PolicyVersion, by: User) -> PolicyVersion:
    """Put a version in force. Everybody who must know the policy is asked to read it.

    Raises WrongState when it is issued already, Refused when a later version has to say what changed and does not.
    """
    version = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if version.is_issued:
        raise WrongState(f"Version {version.version} is issued already.")
    if PolicyVersion.objects.issued().exists() and not version.what_changed.strip():
        raise Refused("Say what changed since the version before.", "what_changed")
    version.issued_by, version.issued_at = by, clock.now()
    version.save(update_fields=["issued_by", "issued_at"])
    notices.owe(
        ISSUED,
        to=required_people(),
        about=version,
        title=f"Read version {version.version} of the social media policy",
        facts={"version": version.version, "what_changed": version.what_changed},
        url="/policy/read/",
    )
    audit.record(audit.Event.POLICY_ISSUED, by=by, target=version, number=version.version)
    return version


@transaction.atomic
def acknowledge(*, version: PolicyVersion, by: User) -> Acknowledgement:
    """Say that one has read the version in force; a second click on the same day is the first one's.

    Raises WrongState when another version is in force by now.
    """
    User.objects.get_queryset().select_for_update().get(pk=by.pk)
    if version != PolicyVersion.objects.current():
        raise WrongState("The policy has changed since you opened this page. Read the new version.")
    given = Acknowledgement.objects.filter(
        person=by, version=version, at__gte=clock.start_of(clock.today())
    ).first()
    if given:
        return given
    given = Acknowledgement.objects.create(person=by, version=version)
    audit.record(audit.Event.POLICY_ACKNOWLEDGED, by=by, target=version, number=version.version)
    return given
