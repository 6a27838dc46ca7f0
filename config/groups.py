"""Reading which group of the council's directory stands for what, as the settings say it."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured


def lists_by_group(name: str, value: Any) -> dict[str, list[str]]:
    """`{"group": "one"}` or `{"group": ["one", "two"]}` as lists. Raises ImproperlyConfigured, naming the variable."""
    if not isinstance(value, dict):
        raise ImproperlyConfigured(f'{name} must be JSON like {{"group": "name"}}.')
    lists = {group: [given] if isinstance(given, str) else given for group, given in value.items()}
    if not all(
        isinstance(given, list) and all(isinstance(one, str) for one in given) for given in lists.values()
    ):
        raise ImproperlyConfigured(f"{name} must give each group a name or a list of names.")
    return lists
