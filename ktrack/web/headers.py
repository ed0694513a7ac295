"""What every response says to the browser about safety."""

from flask import Flask, Response, current_app

# Plotly writes its rules into a style sheet that it finds by id (layouts/charts.html), but for those of its
# maps, which it brings as a style element when it loads: this is their hash.
MAP_STYLES = "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", f"style-src 'self' {MAP_STYLES}", "img-src 'self' data:",
    "font-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip


SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def init_app(app: Flask) -> None:
    """Send the headers with every response."""
    app.after_request(_secure)


def _secure(response: Response) -> Response:
    headers = response.headers
    for name, value in SAFE.items():
        headers.setdefault(name, value)  # a page may be stricter
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if response.mimetype == "text/html" and "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"  # pages are personal: none stays behind after signing out
    return response
