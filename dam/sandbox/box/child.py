"""Program: the long-lived decoder child. Confines itself, then answers one JSON line for each JSON line it reads.

Once confined it says how, in one line. A request is `{"function": "room.inside:name", "args": [...]}`, an answer
`{"result": …}` or `{"fault": [type, text]}`.
Only functions that a module named `inside` lists in its tuple `EXPOSED` can be called.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any, BinaryIO


def main() -> None:
    """Serve requests until standard input ends."""
    spec = json.loads(sys.argv[1])
    sys.path[:] = spec["path"]
    from dam.sandbox.box.confine import REFUSED, confine  # noqa: PLC0415 - found by the line above

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is not an answer
    try:
        confined = confine(spec)
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing foreign may be decoded here
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
        os._exit(REFUSED)
    _say(answers, json.dumps(confined).encode())
    for line in sys.stdin.buffer:
        _say(answers, _answer(line))


def _say(answers: BinaryIO, line: bytes) -> None:
    answers.write(line + b"\n")
    answers.flush()


def _answer(line: bytes) -> bytes:
    try:
        request = json.loads(line)
        result = _function(request["function"])(*request["args"])
        return json.dumps({"result": result}, default=str).encode()
    except Exception as error:  # noqa: BLE001 - every fault of foreign code goes to the caller as an answer
        return json.dumps({"fault": [type(error).__name__, str(error)]}).encode()


def _function(name: str) -> Callable[..., Any]:
    module_name, _, attribute = name.partition(":")
    if "inside" not in module_name.split("."):
        raise PermissionError(f"{module_name} is not a module named inside; only those run here.")
    module = importlib.import_module(module_name)
    if attribute not in module.EXPOSED:
        raise PermissionError(f"{module_name}.EXPOSED does not list {attribute}.")
    function: Callable[..., Any] = getattr(module, attribute)
    return function


main()
