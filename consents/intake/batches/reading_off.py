"""The tick boxes of a printed form are read off its scan once, when somebody first opens it to type it up.

Not before: sorting a batch does not wait for it, and only the forms that are typed up cost it.
"""

from __future__ import annotations

import logging

from django.db import transaction

from config.encryption import EncryptionError
from consents.intake import store
from consents.intake.batches.opening import PrintedPage, read_ticks
from consents.intake.batches.prefill import prefilled
from consents.intake.models import PageImage, Scan
from consents.intake.printing.code import PageCode
from consents.intake.printing.models import IssuedForm
from consents.records.models import Form, Status

logger = logging.getLogger(__name__)


def read_off(form: Form) -> Form:
    """The form, with what its tick boxes suggest as if it had been typed. Where somebody has typed already, nothing changes.

    Safe to repeat. While the store is away nothing is suggested, and the next time is as good as the first.
    """
    if not _is_untouched(form):
        return form
    try:
        ticks = read_ticks(_pages(IssuedForm.objects.get(pk=form.pk)))
    except (OSError, EncryptionError) as error:
        logger.warning("The tick boxes of %s wait: %s", form.reference, type(error).__name__)
        return form
    with transaction.atomic():
        locked = Form.objects.lock(form.pk)
        if _is_untouched(locked):
            issued = IssuedForm.objects.select_related("job__wording").get(pk=form.pk)
            issued.ticks = ticks
            issued.save(update_fields=["ticks"])
            locked.typed = prefilled(locked, issued)
            locked.save(update_fields=["typed"])
    return locked


def _is_untouched(form: Form) -> bool:
    """Whether it is as filing left it: nothing read, nothing typed."""
    if form.status != Status.RECEIVED:
        return False
    issued = IssuedForm.objects.filter(pk=form.pk, ticks={}).select_related("job__wording").first()
    return issued is not None and form.typed == prefilled(form, issued)


def _pages(issued: IssuedForm) -> list[PrintedPage]:
    """The pages on which there is something to be ticked, as the form has its own copy of them."""
    boxes = [box for box in issued.places if box.is_tick]
    images = (
        PageImage.objects.filter(file__form=issued.pk).exclude(file__scan=Scan.INFECTED).order_by("number")
    )
    return [
        PrintedPage(
            code=str(PageCode(issued.pk, image.number, issued.pages)),
            is_last=image.number == issued.pages,
            boxes=[box for box in boxes if box.page == image.number],
            image=_plain(image),
        )
        for image in images
        if any(box.page == image.number for box in boxes)
    ]


def _plain(image: PageImage) -> bytes:
    with store.opened(image.storage_name, sealed_key=image.sealed_key, context=image.context) as plain:
        return plain.read()
