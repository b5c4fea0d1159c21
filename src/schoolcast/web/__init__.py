"""The office's pages: queue, check, approve, see what happened. The use cases are elsewhere."""

from schoolcast.web.app import create_app
from schoolcast.web.serving import serve

__all__ = ["create_app", "serve"]
