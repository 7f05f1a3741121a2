"""Entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from erfurt_sozialraum.web.cleaning import PortalRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "erfurt_sozialraum.settings")

application = get_wsgi_application()
application.request_class = PortalRequest
