"""The image's health check: does `ROWLOCK_HEALTH_URL` answer 200?"""

import http.client
import os
import sys
from urllib.parse import urlsplit

TIMEOUT_S = 3


def main() -> int:
    url = urlsplit(os.environ["ROWLOCK_HEALTH_URL"])
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", url.path)
        status = connection.getresponse().status
    except OSError as error:
        print(error)  # noqa: T201 - kept by the container engine
        return 1
    return 0 if status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())
