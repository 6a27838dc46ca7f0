"""The demo's policy, course and who has done what."""

from accounts.demo import days_ago, person
from accounts.learning.policy.actions import acknowledge, issue, write
from accounts.learning.policy.models import PolicyVersion
from accounts.learning.training.actions import keep_course, record
from accounts.learning.training.models import Course
from config import clock

GUIDE = """- Say only what you would say in a public meeting.
- Write as a person, to people.
- Say who you are, and be honest.
- Be polite, to the impolite too.
- Share only what is public, and guard personal data.
- Think before you write about work on your own pages.
"""

BODY = """## Before you open an account

Talk to communications first. They help with the training and the access, and know which accounts exist
already. An account that nobody can look after is not opened.

## Who has the password

Every password lies in the vault, so that communications can help in an emergency. It is changed every month, and at
once when somebody else may know it.

## What you write

Look twice at facts and at tone. If you are unsure, ask communications, personnel, the legal team or your manager. Nothing
political, no campaigns without a decision of the council, nothing about people in need of care.

## Pictures of children

No picture of a child goes out without a signed form of the parents. Check every picture in the portal first.

## When it goes wrong

Put a mistake right in public, and log it. Remove what breaks the house rules, tell its author why, and log that too. Tell
communications at once when an account may be in other hands.

## Your own pages

The council does not look at them. Remember all the same that people may know where you work.
"""


def seed() -> None:
    """Issue the policy and record some training, once."""
    if PolicyVersion.objects.exists():
        return
    comms, comms2 = person("comms"), person("comms2")
    with days_ago(150):
        draft = write(draft=PolicyVersion(), by=comms, version="2026-1", quick_guide=GUIDE, body=BODY)
        version = issue(version=draft, by=comms)
        course = keep_course(
            course=Course(),
            by=comms,
            name="Social media for council staff",
            about="Half a day with communications. Ask them for the next date.",
            months_valid=24,
            required=True,
        )
    with days_ago(140):
        for name in ("comms", "comms2", "officer", "officer2", "officer3", "manager", "manager2"):
            acknowledge(version=version, by=person(name))
    today = clock.today()
    for name, ago in (("officer", 710), ("officer2", 300), ("comms2", 400)):
        with days_ago(ago if ago < 150 else 130):
            record(
                person=person(name),
                course=course,
                done_on=today.fromordinal(today.toordinal() - ago),
                by=comms,
            )
    record(person=comms, course=course, done_on=today.fromordinal(today.toordinal() - 400), by=comms2)
    record(
        person=person("officer3"),
        course=course,
        done_on=today.fromordinal(today.toordinal() - 3),
        evidence="Course of 25 November, certificate 118",
        by=person("officer3"),
    )
