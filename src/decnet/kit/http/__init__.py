"""HTTP/1.1 as a function of bytes: requests, forms, dates, and what of them goes on record."""

from decnet.kit.http.date import http_date, parse_http_date
from decnet.kit.http.evidence import basic, form_offered, header_offered, request_received
from decnet.kit.http.form import Login, Part, fields, is_secret, login
from decnet.kit.http.framing import Framing, frame
from decnet.kit.http.message import Body, Fault, Garbage, Head
from decnet.kit.http.reader import RequestReader
from decnet.kit.http.target import Target, pairs

__all__ = [
    "Body",
    "Fault",
    "Framing",
    "Garbage",
    "Head",
    "Login",
    "Part",
    "RequestReader",
    "Target",
    "basic",
    "fields",
    "form_offered",
    "frame",
    "header_offered",
    "http_date",
    "is_secret",
    "login",
    "pairs",
    "parse_http_date",
    "request_received",
]
