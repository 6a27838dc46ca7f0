"""A wrong person at each door is refused, in words, and learns nothing."""

PARKS, MUSEUM = "/register/SA-0002/", "/register/SA-0004/"

# For each demo person, addresses and the answer each must get.
DOORS = {
    "officer": {
        "/audit/": 403,
        "/attention/": 403,
        "/people/": 403,
        f"{MUSEUM}vault/reveal/": 403,
        f"{MUSEUM}vault/deposit/": 403,
        f"{PARKS}vault/prove/": 403,
        f"{PARKS}holders/add/": 403,
        "/requests/RQ-0002/": 404,
        "/consents/forms/CF-0001/": 403,
        "/consents/flags/": 403,
    },
    "manager": {
        f"{PARKS}vault/reveal/": 403,
        "/requests/RQ-0002/": 404,
        "/requests/RQ-0003/approve/": 403,
        "/consents/verification/": 403,
        "/consents/flags/": 403,
        "/audit/": 403,
    },
    "comms": {"/audit/": 403, "/people/": 403, "/consents/flags/": 403},
    "safeguarding": {f"{PARKS}vault/reveal/": 403, "/attention/": 403, "/audit/": 403},
    "auditor": {f"{PARKS}vault/reveal/": 403, "/consents/flags/": 403, "/requests/new/": 200},
    "admin": {f"{PARKS}vault/reveal/": 403, "/audit/": 403, "/consents/flags/": 403},
}


def test_each_door_keeps_the_wrong_person_out(visit):
    wrong = []
    for name, doors in DOORS.items():
        person = visit(name)
        for path, expected in doors.items():
            status = person.status_of(path)
            if status != expected:
                wrong.append(f"{name} at {path}: {status}, not {expected}")
    assert wrong == [], "\n".join(wrong)
    person.status_of("/audit/")
    person.sees("You cannot open this page")
    person.look("refused")


def test_nobody_gets_anywhere_without_signing_in(browser, portal):
    from tests.journeys.visitor import Visitor

    nobody = Visitor(browser, portal.url, "nobody")
    for path in ("/", PARKS, f"{PARKS}vault/reveal/", "/audit/", "/consents/", "/checks/new/", "/requests/"):
        nobody.go(path)
        assert "/sign-in/" in nobody.page.url
    nobody.look("sign-in")
    nobody.leave()
