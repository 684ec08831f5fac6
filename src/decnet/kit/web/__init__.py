"""A web server with a site, as a function of bytes: nginx's manners, a few pages, a program that wants a login."""

from decnet.kit.web.session import WebSession

__all__ = ["WebSession"]
