"""What somebody who manages another service gets where it is not what a stranger gets: a test compares it with each page.

Managers of any service file forms and check photos, so the pages to begin from open; what belongs to another service is not
there for them.
"""

OTHER_MANAGER = {
    200: """
        checks:list checks:new consents:add_adult consents:add_child consents:batches consents:change_child
        consents:child consents:children consents:end_adult consents:list consents:new
        consents:new_batch consents:print consents:print_jobs consents:say consents:show_adult consents:to_type_up
        consents:withdraw consents:withdraw_child consents:withdraw_form events:list events:new
    """,
    404: """
        checks:certificate checks:check checks:confirm checks:posted consents:batch consents:batch_file
        consents:batch_report consents:delete_batch consents:details consents:discard consents:form consents:issued
        consents:letter consents:letter_pdf consents:page consents:pages consents:print_job consents:print_paper
        consents:scan consents:scanned_image consents:scanned_page consents:withdrawal consents:withdrawal_letter
        events:add events:cancel events:change events:event events:photographer events:ready review:support
    """,
    405: """
        checks:again checks:children checks:removed checks:search consents:matches consents:pages_together
        consents:print_again consents:search consents:take_apart events:match events:print_forms events:remove
    """,
}
