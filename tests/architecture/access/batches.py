"""Who gets what where forms are printed and scanned in batches: managers their own, comms all."""

from tests.architecture.access.accounts import only
from tests.consents import factories
from tests.consents.intake.batches.made import make_job, make_tray
from tests.consents.intake.printing.made import make_paper

FILERS = ("manager", "comms")
OF_JOB = ("consents:print_job", "consents:print_again", "consents:print_paper")
OF_BATCH = ("consents:batch", "consents:batch_report", "consents:delete_batch", "consents:pages_together")
OF_PAGE = ("consents:scanned_page", "consents:scanned_image")


def OBJECTS(*, manager, service, **people):
    factories.make_wording()
    job = make_job(manager, service=service)
    make_paper(job)
    form = job.issued.get().form
    page, file = make_tray(manager)
    return (
        {key: [job.pk] for key in OF_JOB}
        | {key: [page.batch_id] for key in OF_BATCH}
        | {key: [page.batch_id, page.pk] for key in OF_PAGE}
        | {"consents:batch_file": [page.batch_id, file.number]}
        | {key: [form.pk] for key in ("consents:issued", "consents:take_apart")}
    )


TABLE = {
    **dict.fromkeys(
        (
            "consents:print_jobs", "consents:print", "consents:print_job", "consents:print_paper", "consents:issued",
            "consents:batches", "consents:new_batch", "consents:batch", "consents:batch_report", "consents:delete_batch",
            "consents:scanned_page", "consents:scanned_image", "consents:batch_file", "consents:to_type_up",
        ),
        only(*FILERS),
    ),
    **dict.fromkeys(
        ("consents:print_again", "consents:take_apart", "consents:pages_together"), only(*FILERS, answer=405)
    ),
}  # fmt: skip
