"""Gathers the models of the app's concepts for Django."""

from approvals.requests.models import AccountRequest, Comment
from approvals.requests.submissions import Submission
from approvals.review.models import Condition, Decision

__all__ = ["AccountRequest", "Comment", "Condition", "Decision", "Submission"]
