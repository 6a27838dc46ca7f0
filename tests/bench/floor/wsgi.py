import os

from django.core.wsgi import get_wsgi_application

from config.frames import with_room

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.floor.settings"

application = with_room(get_wsgi_application())
