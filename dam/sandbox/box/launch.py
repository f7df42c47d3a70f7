"""Program: confine this process, then become a foreign program. Arguments: specification (JSON), program, arguments."""

import json
import os
import sys


def main() -> None:
    """Confine and exec; ends with status 97 and a sentence on standard error when that cannot be done."""
    spec = json.loads(sys.argv[1])
    sys.path[:] = spec["path"]
    from dam.sandbox.box.confine import REFUSED, confine, ordinary_signals  # noqa: PLC0415 - found by the line above

    try:
        confine(spec)
        ordinary_signals()
        os.execve(sys.argv[2], sys.argv[2:], dict(os.environ))  # noqa: S606 - what this program is for
    except Exception as error:  # noqa: BLE001 - whatever it is, the foreign program must not run
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
        os._exit(REFUSED)


main()
