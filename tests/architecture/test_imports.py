"""The arrows between the rooms (design 3): in imports, in foreign keys, and none of them by the back door."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignObject, ManyToManyField

ROOT = Path(__file__).resolve().parents[2]

KNOWS: dict[str, set[str]] = {
    "accounts": set(),
    "socialaccounts": {"accounts"},
    "approvals": {"accounts", "socialaccounts"},
    "consents": {"accounts", "socialaccounts"},
}
"""For each app, the apps of the portal that it may know besides itself."""


def test_the_import_contracts_hold() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("app", KNOWS)
def test_relations_point_the_way_imports_do(app: str) -> None:
    strangers = [
        f"{field} → {field.related_model._meta.app_label}"
        for model in apps.get_app_config(app).get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if isinstance(field, ForeignObject | ManyToManyField)
        and field.related_model._meta.app_label in KNOWS
        and field.related_model._meta.app_label not in KNOWS[app] | {app}
    ]
    assert strangers == []


@pytest.mark.parametrize("app", KNOWS)
def test_migrations_depend_the_way_imports_do(app: str) -> None:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    strangers = [
        f"{name} → {needed}"
        for (label, name), migration in loader.disk_migrations.items()
        if label == app
        for needed, _ in migration.dependencies
        if needed in KNOWS and needed not in KNOWS[app] | {app}
    ]
    assert strangers == []


@pytest.mark.parametrize("app", KNOWS)
def test_templates_load_the_tags_of_rooms_they_know_alone(app: str) -> None:
    strange = {
        library.stem: other
        for other in set(KNOWS) - KNOWS[app] - {app}
        for library in (ROOT / other / "templatetags").glob("*.py")
    }
    loading = re.compile(r"{%\s*load ([^%]+)%}")
    loads = [
        f"{page.relative_to(ROOT)} → {strange[name]}"
        for page in (ROOT / "templates" / app).rglob("*.html")
        for names in loading.findall(page.read_text())
        for name in names.split()
        if name in strange and name != "__init__"
    ]
    assert loads == []


def test_every_app_of_the_portal_is_in_the_table() -> None:
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    assert ours == set(KNOWS)


@pytest.mark.parametrize("app", ["config", *KNOWS])
def test_no_module_outgrows_its_reader(app: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / app).rglob("*.py")
        # The settings are one list, each with its line of explanation.
        if "migrations" not in path.parts
        and path.name != "settings.py"
        and (lines := len(path.read_text().splitlines())) > 300
    }
    assert long == {}
