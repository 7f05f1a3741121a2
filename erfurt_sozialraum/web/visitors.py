"""Which place a request comes from: for counting only, never to be stored as it is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from erfurt_sozialraum.dates import today

# A home or an office has a whole network of IPv6 addresses: it counts as one visitor.
IPV6_NETWORK = 64


def client_address(request: HttpRequest) -> str:
    """The visitor's address; behind our own proxies the one that the outermost of them has seen.

    Only as many entries of X-Forwarded-For as there are proxies of ours can be trusted, counted from the
    right: everything further left is what the visitor claims. Without a proxy the header means nothing.
    """
    address = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(forwarded) >= proxies and _parsed(forwarded[-proxies]):
        address = forwarded[-proxies]
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((parsed, IPV6_NETWORK), strict=False).network_address)
    return str(parsed or address)


def client_digest(purpose: str, request: HttpRequest) -> str:
    """What counts are kept under: tomorrow another one, and never turned back into an address."""
    salt = f"client.{purpose}.{today()}"
    return salted_hmac(salt, client_address(request), algorithm="sha256").hexdigest()


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, with or without a port; None if it is none. IPv4 within IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
