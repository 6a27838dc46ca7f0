"""The worker's part of printing. Ids only in messages; forgotten work is found again every minute."""

from celery import shared_task

from config import clock

_PER_RUN = 5


@shared_task(name="consents.intake.printing.tasks.draw_job")
def draw_job(pk: int) -> bool:
    """Draw one print job. Run after each order."""
    from consents.intake.printing.drawing import draw

    return draw(pk)


@shared_task(name="consents.intake.printing.tasks.draw_waiting")
def draw_waiting() -> int:
    """Draw what waits, and destroy old papers. Run every minute; returns how many jobs were drawn."""
    from consents.intake.printing.drawing import draw, forget_old_papers
    from consents.intake.printing.models import PrintJob

    forget_old_papers()
    waiting = PrintJob.objects.waiting(clock.now()).order_by("next_try_at").values_list("pk", flat=True)
    return sum(draw(pk) for pk in list(waiting[:_PER_RUN]))
