"""Settings, addresses, jobs, and the small mechanisms that know no model."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
