"""Health check inside a container: `python -m erfurt_sozialraum.run.probe` ends with 0 when all is well."""

import os
import sys
from http.client import HTTPConnection, HTTPException


def main() -> int:
    """Ask the web server beside us, as the reverse proxy would: with a host it serves, over HTTPS."""
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".") or "127.0.0.1"
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=5)
    try:
        connection.request("GET", "/health/ready", headers={"Host": host, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
    except (OSError, HTTPException) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        connection.close()
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
