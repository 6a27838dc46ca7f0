"""Addresses kept before there was one form of each: twitter.com becomes x.com, a link into an account the account itself.

One that is no account's, or whose one form another open account has already, stays as it is for people to look at.
"""

from django.db import migrations

from config.workflow import Refused
from socialaccounts.register.presences import presence


def bring(apps, editor):
    accounts = apps.get_model("socialaccounts", "SocialAccount").objects.using(editor.connection.alias)
    for account in accounts.exclude(url="").select_related("platform").iterator(chunk_size=500):
        platform = account.platform
        try:
            url = presence(account.url, slug=platform.slug, name=platform.name, hosts=platform.hosts).url
        except Refused:
            continue
        if url != account.url and not accounts.filter(url=url).exclude(status="closed").exists():
            accounts.filter(pk=account.pk).update(url=url)


class Migration(migrations.Migration):
    dependencies = [("socialaccounts", "0010_importing")]

    operations = [migrations.RunPython(bring, migrations.RunPython.noop)]
