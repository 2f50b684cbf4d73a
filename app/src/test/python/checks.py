"""What the scripts of the Python clients share: the list of checks, and a look at what reached the scripted upstream.

A script gets one argument, JSON: base (the gateway's address with /v1), model, key, and before the scripted upstream also upstream (its address), limited (a
key with one request in two seconds), narrow (a key for nothing but model, and for at most 100 output tokens) and large (a body over max_body, in bytes).
"""

import asyncio
import inspect
import json
import sys
import time
import traceback
import urllib.request
from types import SimpleNamespace

given = SimpleNamespace(**json.loads(sys.argv[1]))
scripted = hasattr(given, "upstream")
_checks = []


def everywhere(check):
    """Holds before the scripted upstream and before a real engine."""
    _checks.append(check)
    return check


def before_the_script(check):
    """Needs the scripted upstream."""
    if scripted:
        _checks.append(check)
    return check


def seen(request_id, outcome=None):
    """What reached the upstream of this request; waits until it ended so, where an outcome is given."""
    until = time.monotonic() + 20
    while True:
        with urllib.request.urlopen(f"{given.upstream}/seen/{request_id}") as answer:
            found = json.load(answer)
        if outcome is None or found["outcome"] == outcome:
            return found
        assert time.monotonic() < until, f"{found['outcome']} instead of {outcome}"
        time.sleep(0.02)


class Sent:
    """Keeps the bytes of each request that a client sends, for the comparison with what reached the upstream."""

    def __init__(self):
        self.bodies = []

    def hook(self, request):
        self.bodies.append(request.read().decode())

    def arrived(self, request_id, usage_added=False):
        """The request reached the upstream byte for byte, except that the usage of a stream may have been asked for."""
        there = seen(request_id)["body"]
        if usage_added:
            added = '"stream_options":{"include_usage":true},'
            assert added in there, there
            there = there.replace(added, "", 1)
        assert there in self.bodies, f"sent {self.bodies[-1]}\narrived {there}"


def raises(kind, call, **properties):
    """The call raises this error, with these properties; returns it."""
    try:
        found = call()
    except kind as error:
        for name, value in properties.items():
            assert getattr(error, name) == value, f"{name} is {getattr(error, name)!r} instead of {value!r}: {error}"
        return error
    raise AssertionError(f"{found!r} instead of {kind.__name__}")


def run():
    for check in _checks:
        try:
            asyncio.run(check()) if inspect.iscoroutinefunction(check) else check()
        except BaseException:
            traceback.print_exc()
            sys.exit(f"FAILED: {check.__name__}")
    print(f"{len(_checks)} passed")
