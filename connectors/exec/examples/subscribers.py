#!/usr/bin/env python3
"""Keeps accounts as files: $FOLDER/<account id>.json holds the state of one."""

import json
import os
import re
import sys
from pathlib import Path

WRONG_DATA, NOT_NOW = 65, 75
PAGE = 1000


def give_up(code, reason):
    json.dump({"reason": reason}, sys.stdout)
    sys.exit(code)


def page_of(folder, after):
    """A line for each account after that one, and one that says where the next page begins."""
    accounts = sorted(file.stem for file in folder.glob("*.json") if file.stem > (after or ""))
    for account in accounts[:PAGE]:
        print(json.dumps({"account_id": account}))
    if len(accounts) > PAGE:
        print(json.dumps({"next": accounts[PAGE - 1]}))
    sys.exit()


def main():
    call = json.load(sys.stdin)
    folder = Path(os.environ["FOLDER"])
    if not folder.is_dir():
        give_up(NOT_NOW, "the folder is not there")
    if call["action"] == "check":
        return {}
    if call["action"] == "list":
        page_of(folder, call["after"])
    if not re.fullmatch(r"[0-9A-Za-z+_-]+", call["account_id"]):
        give_up(WRONG_DATA, "an account id has letters, digits, +, - and _")
    file = folder / (call["account_id"] + ".json")

    if call["action"] == "read":
        return {"state": json.loads(file.read_text()) if file.exists() else None}
    if call["action"] == "remove":
        was_there = file.exists()
        file.unlink(missing_ok=True)
        return {"outcome": "applied" if was_there else "unchanged"}

    state = call["state"]
    if not re.fullmatch(r"[0-9]{15}", state["imsi"] or ""):
        give_up(WRONG_DATA, "an IMSI has 15 digits")
    new = file.with_suffix(".new")
    new.write_text(json.dumps(state))
    new.replace(file)
    return {"outcome": "applied"}


json.dump(main(), sys.stdout)
