"""The database of the running tests, for processes that they start."""

from django.db import connection


def database_url() -> str:
    """Its address as the environment variable DATABASE_URL."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    login = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return f"postgres://{login}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
