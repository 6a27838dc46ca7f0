"""The platforms that the policy speaks of and those councils use today. Administrators' own additions are left alone."""

from django.db import migrations

PLATFORMS = [
    ("Bluesky", "bluesky", ["bsky.app"]),
    ("Facebook", "facebook", ["facebook.com", "fb.com", "fb.me"]),
    ("Flickr", "flickr", ["flickr.com", "flic.kr"]),
    ("Instagram", "instagram", ["instagram.com"]),
    ("LinkedIn", "linkedin", ["linkedin.com"]),
    ("Nextdoor", "nextdoor", ["nextdoor.co.uk", "nextdoor.com"]),
    ("Pinterest", "pinterest", ["pinterest.co.uk", "pinterest.com"]),
    ("Snapchat", "snapchat", ["snapchat.com"]),
    ("Threads", "threads", ["threads.com", "threads.net"]),
    ("TikTok", "tiktok", ["tiktok.com"]),
    ("WhatsApp", "whatsapp", ["whatsapp.com", "wa.me"]),
    ("X (formerly Twitter)", "x", ["x.com", "twitter.com"]),
    ("YouTube", "youtube", ["youtube.com", "youtu.be"]),
]


def add(apps, editor):
    Platform = apps.get_model("socialaccounts", "Platform")
    for name, slug, hosts in PLATFORMS:
        Platform.objects.using(editor.connection.alias).get_or_create(
            slug=slug, defaults={"name": name, "hosts": hosts}
        )


class Migration(migrations.Migration):
    dependencies = [("socialaccounts", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
