"""Receiving a batch: every file sealed while it streams in, all of them together within one bound."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from consents.intake.upload import SealedUploadHandler, sealed_uploads_by

MOST_FILES = 200


class BatchUploadHandler(SealedUploadHandler):
    """What is left of the bound when a file begins is what that file may have."""

    row = "consents.batchfile"

    @classmethod
    def most_bytes(cls) -> int:
        return settings.BATCH_MAX_BYTES

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        before = getattr(self, "before", 0) + getattr(self, "received", 0)
        super().new_file(*args, **kwargs)
        self.before = before

    @property
    def is_too_large(self) -> bool:
        return self.before + self.received > self.most_bytes() or len(self.temporaries) > MOST_FILES


batch_uploads = sealed_uploads_by(BatchUploadHandler)
