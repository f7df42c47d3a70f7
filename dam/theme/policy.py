"""Headers that tell the browser what a page of ours may load and do: nothing that we did not put there."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dam.theme.modules import import_map_hash

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def content_policy() -> str:
    """Return the content security policy of our pages (CSP Level 3).

    Style attributes are allowed because each cell carries its picture's average colour and proportions; style sheets
    and scripts come from this server only, and the one inline script is the import map.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {import_map_hash()}",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "media-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        ]
    )


class ContentPolicyMiddleware:
    """Sets the policy on every answer that does not carry its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and add the headers."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_policy())
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
