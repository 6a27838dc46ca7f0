"""A print job as the worker leaves it."""

from consents.intake.printing.drawing import draw
from consents.intake.printing.models import PrintedPaper, PrintJob


def make_paper(job: PrintJob) -> PrintedPaper:
    """The paper of a job, drawn."""
    assert draw(job.pk)
    return PrintedPaper.objects.get(job=job)
