"""The same account as in the vault's tests."""

from tests.socialaccounts.vault.conftest import account, deputy, version

__all__ = ["account", "deputy", "version"]
