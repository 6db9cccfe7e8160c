"""Tries the API of a running demo as its OpenAPI document says: is the document valid, and does everything keep to it?

Usage: check.py SITE [--seconds N]      for example: check.py http://127.0.0.1:8080

A household and somebody on duty enter the demo by its one-press ways in; schemathesis then makes requests, good and bad,
the same ones each time. Each check is one sentence; the last line is "api: N passed, N failed".
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import openapi_spec_validator

from ways_in import ask, enter

CENTRE = "jinhuayuan"
# What ends the tokens the other requests bear: tried last, by themselves.
LAST = ["sign-out", "sign-out-everywhere", "change-pin", "pair-screen"]
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
]
passed, failed = 0, 0


def check(sentence, is_so, why=""):
    global passed, failed
    if is_so:
        passed += 1
        print(f"ok   {sentence}")
    else:
        failed += 1
        print(f"FAIL {sentence}\n{why}")


def real_things(site, tokens):
    """Something real for each name in an address, so that requests get past "there is no such thing"."""
    own = ask(site, "/api/v1/household", tokens["household"])
    bookings = ask(site, "/api/v1/bookings", tokens["household"])["items"]
    sessions = ask(site, f"/api/v1/centres/{CENTRE}/sessions?limit=200", tokens["household"])["items"]
    bookable = [it for it in sessions if any(v["may_book"] for v in it["outlook"]["verdicts"])]
    things = {
        "centre": CENTRE,
        "session": (bookable or sessions)[0]["id"],
        "household": own["id"],
        "child": own["children"][-1]["id"],
        "guardian": own["guardians"][-1]["id"],
    }
    if bookings:
        things["booking"] = bookings[-1]["id"]
    courses = ask(site, f"/api/v1/centres/{CENTRE}/courses", tokens["household"])["items"]
    if courses:
        things["series"] = courses[0]["series"]
    enrolments = ask(site, "/api/v1/enrolments", tokens["household"])["items"]
    if enrolments:
        things["enrolment"] = enrolments[-1]["id"]
    return things


def configuration(tokens, things):
    quoted = json.dumps
    lines = [f'[auth.openapi.{who}]\nbearer = {quoted(token)}' for who, token in tokens.items()]
    lines.append("[parameters]")
    lines += [f'"path.{name}" = {quoted(value)}' for name, value in things.items()]
    return "\n".join(lines) + "\n"


def run(site, folder, arguments, seconds):
    command = [str(pathlib.Path(sys.executable).with_name("schemathesis")), "--config-file", str(folder / "schemathesis.toml"),
               "run", f"{site}/api/openapi.json?lang=en", "--generation-deterministic", "--no-color", "--continue-on-failure", "--no-shrink",
               "--suppress-health-check", "all", "--request-timeout", "20", "--warnings", "off",
               "--checks", ",".join(CHECKS), "--max-time", str(seconds), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds * 3 + 120)
    return done.returncode == 0, (done.stdout + done.stderr)[-30000:]


def main():
    site = sys.argv[1].rstrip("/")
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 120
    for language in ["zh-CN", "en"]:
        document = ask(site, f"/api/openapi.json?lang={language}")
        try:
            openapi_spec_validator.validate(document)
            check(f"the document is valid OpenAPI 3.1 ({language})", document["openapi"].startswith("3.1"))
        except Exception as fault:  # the validator has many
            check(f"the document is valid OpenAPI 3.1 ({language})", False, fault)
    tokens = enter(site)
    check("a household and the desk enter", set(tokens) == {"household", "staff"}, tokens.keys())
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "schemathesis.toml").write_text(configuration(tokens, real_things(site, tokens)))
        leave = [part for name in LAST for part in ("--exclude-operation-id", name)]
        good, told = run(site, folder, ["--phases", "examples,coverage,fuzzing", "--max-examples", "20", *leave], seconds)
        check("every operation keeps to the document, whatever is sent: no fault, no answer of another shape", good, told)
        last = [part for name in LAST for part in ("--include-operation-id", name)]
        good, told = run(site, folder, ["--phases", "coverage", "--max-examples", "5", *last], 20)
        check("so do those that end a sign-in", good, told)
    print(f"api: {passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
