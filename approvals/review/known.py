"""Whether the portal knows by itself if people have done the training and read the policy.

Where comms keeps no required course, or has issued no policy here, it knows nothing, and somebody ticks it off.
"""

from accounts.learning.policy.models import PolicyVersion
from accounts.learning.training.models import Course
from approvals.review.models import Kind

SEEN = "The portal sees for itself who is missing"


def is_known(kind: str) -> bool:
    """Whether the portal sees for itself if a condition of this kind holds, instead of asking somebody."""
    if kind == Kind.TRAINING:
        return Course.objects.required().exists()
    return kind == Kind.POLICY and PolicyVersion.objects.current() is not None
