"""Which template mails each kind of notice about policy and training."""

from accounts import notices
from accounts.learning import sweep

_MAILS = "accounts/learning/emails"


def register_kinds() -> None:
    """Called once when the app is ready."""
    for kind in ("policy_issued", "training_confirmed", "training_struck"):
        notices.register(kind, f"{_MAILS}/{kind}")
    notices.register(sweep.READ_POLICY, f"{_MAILS}/{sweep.READ_POLICY}", facts=sweep.policy_facts)
    notices.register(sweep.MISSING, f"{_MAILS}/{sweep.MISSING}", facts=sweep.missing_facts)
    notices.register(sweep.ENDING, f"{_MAILS}/{sweep.ENDING}", facts=sweep.ending_facts)
