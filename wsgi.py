"""The WSGI entry for servers such as granian: `granian --interface wsgi wsgi:app`."""

from grants import create_app

app = create_app()
