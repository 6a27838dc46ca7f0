"""Who gets what at the pages of consents: managers, comms and safeguarding; flags are safeguarding's alone."""

from tests.architecture.access.accounts import only
from tests.consents import factories

OF_FORMS = (
    "consents:form",
    "consents:withdraw_form",
    "consents:scan",
    "consents:pages",
    "consents:original",
    "consents:verify",
)
OF_CHILDREN = (
    "consents:child",
    "consents:change_child",
    "consents:withdraw_child",
    "consents:say",
    "consents:raise_flag",
    "consents:looked_after",
)
READERS = ("manager", "comms", "safeguarding")


def OBJECTS(*, manager, service, **people):
    form = factories.make_form(status="filed", uploaded_by=manager, service=service)
    factories.make_page(form.files.get())
    draft = factories.make_form(status="draft", uploaded_by=manager, service=service)
    child = form.consents.get().child
    flag = factories.make_flag(child)
    return (
        {key: [form.pk] for key in OF_FORMS}
        | {key: [draft.pk] for key in ("consents:details", "consents:matches", "consents:discard")}
        | {key: [child.pk] for key in OF_CHILDREN}
        | {key: [flag.pk] for key in ("consents:flag", "consents:lift_flag")}
        | {"consents:page": [form.pk, 1]}
    )


def unknown_to(*roles, table):
    """The table, except that these roles learn nothing of the object."""
    return {**table, **dict.fromkeys(roles, 404)}


TABLE = {
    "consents:list": only(*READERS),
    "consents:search": only(*READERS, answer=405),
    "consents:children": only(*READERS),
    "consents:child": only(*READERS),
    "consents:change_child": only(*READERS),
    "consents:withdraw_child": only(*READERS),
    "consents:say": only(*READERS),
    "consents:form": unknown_to("safeguarding", table=only("manager", "comms")),
    "consents:withdraw_form": only("manager", "comms", "safeguarding"),
    "consents:flags": only("safeguarding"),
    "consents:flag": only("safeguarding"),
    "consents:lift_flag": only("safeguarding"),
    "consents:raise_flag": only("safeguarding"),
    "consents:looked_after": only("safeguarding"),
    "consents:new": only("manager", "comms"),
    "consents:details": unknown_to("comms", table=only("manager")),
    "consents:matches": only("manager", "comms", answer=405),
    "consents:discard": unknown_to("comms", table=only("manager")),
    "consents:scan": only("manager", "comms"),
    "consents:pages": only("manager", "comms"),
    "consents:page": only("manager", "comms"),
    "consents:original": only("comms"),
    "consents:verify": only("comms"),
    "consents:queue": only("comms"),
}
