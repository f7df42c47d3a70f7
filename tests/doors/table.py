"""The table: who gets what at which door. Written by hand; nothing here is computed from the code it judges."""

from tests.catalogue.test_permissions import SEEN

PHOTOGRAPHERS = {"photographer", "other_photographer"}
EDITORS = {"editor", "approver"}
KEEPERS = EDITORS | {"archivist"}
HAND_IN = PHOTOGRAPHERS | KEEPERS | {"contributor"}
MATERIAL = HAND_IN | {"access"}
DESK = MATERIAL | {"accreditation", "admin"}
EVERYBODY = DESK | {"journalist", "superuser", "outsider"}
ANONYMOUS = "anonymous"

# Pages that show no single asset: who gets 200. Everybody else who is signed in gets 403, the anonymous are sent to
# sign in.
PAGES: dict[str, set[str]] = {
    "desk:home": DESK,
    "desk:account": DESK,
    "desk:inbox": EDITORS,
    "desk:today": EDITORS,
    "desk:drafts": EDITORS,
    "desk:all": EDITORS,
    "desk:mine": HAND_IN,
    "desk:approval": EDITORS,
    "desk:search": MATERIAL,
    "desk:events": MATERIAL,
    "desk:event_new": EDITORS | PHOTOGRAPHERS | {"contributor"},
    "desk:find_events": MATERIAL,
    "desk:upload": HAND_IN,
    "desk:hand_ins": HAND_IN,
    "desk:cells": MATERIAL,
    "desk:people": MATERIAL,
    "desk:person_new": KEEPERS,
    "desk:find_people": MATERIAL,
    "desk:places": MATERIAL,
    "desk:place_new": KEEPERS,
    "desk:find_places": MATERIAL,
    "desk:quarantine": KEEPERS,
    "desk:work": KEEPERS | {"admin"},
    "desk:health": KEEPERS | {"admin"},
}

# Pages that are open to everybody, signed in or not.
OPEN_PAGES = {"newsroom:home", "newsroom:search", "newsroom:terms"}

# Pages for everybody who is signed in; the anonymous are sent to sign in.
SIGNED_IN_PAGES = {"newsroom:downloads"}

# Doors that take only POST: a GET is refused (405) whoever asks, or the asker is sent to sign in first.
POST_ONLY = {
    "desk:hand_in_open",
    "desk:hand_in_begin",
    "desk:hand_in_finish",
    "desk:inspect",
    "desk:save_many",
    "desk:decide",
    "desk:copy",
    "desk:person_quick",
    "desk:place_quick",
    "desk:work_retry",
    "newsroom:download",
    "choose",
}

# Doors of one asset, seen as on the desk: 200 for whom SEEN names, 404 for others who use the desk's material, 403
# for everybody else, sign-in for the anonymous.
DESK_ASSET_DOORS = {"desk:asset", "desk:asset_picture"}

# Doors of one asset, the same for all: 200 when public, 410 when it was, 404 otherwise.
PUBLIC_ASSET_DOORS = {"newsroom:asset"}
GONE = {"withdrawn", "recalled"}

# Who may open the edit form of an asset they see; who sees it without may gets 403.
EDIT_FORM: dict[str, set[str]] = {
    state: ({"photographer", *EDITORS} if state == "draft" else set() if state == "restricted" else EDITORS)
    for state in SEEN
}

# Doors that have tests of their own beside their room, with every answer they give.
TESTED_ELSEWHERE: dict[str, str] = {
    "delivery:fetch": "tests/delivery",
    "ingest:uploads": "tests/ingest",
    "ingest:upload": "tests/ingest",
}
