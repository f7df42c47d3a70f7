"""Searches from the command line, as a named user or as everybody."""

import json
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.accounts.selectors import Anyone
from dam.catalogue.models import Asset
from dam.catalogue.permissions import Ability, may
from dam.catalogue.shown import shown, with_shown
from search.errors import SearchDown
from search.schema import DESK, NEWSROOM, FaceName
from search.services import Results, SearchRequest, search


class Command(BaseCommand):
    """`manage.py find QUERY [--as USER] [--face desk|newsroom] [--page N] [--json]`."""

    help = "Search the archive: as everybody in the newsroom, or as a user (an address) at the desk."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("query", nargs="+", help="what to find, as typed into the search box")
        parser.add_argument("--as", dest="user", metavar="USER", help="see what this user sees (their address)")
        parser.add_argument("--face", choices=[DESK, NEWSROOM], help="where to search; the desk for those who have one")
        parser.add_argument("--page", type=int, default=1, help="which page of 60 results")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        user = self._user(options["user"])
        face: FaceName = options["face"] or (DESK if may(user, Ability.SEARCH_DESK) else NEWSROOM)
        language = user.language if isinstance(user, User) else "en"
        try:
            found = search(
                SearchRequest(" ".join(options["query"]), user, face, page=options["page"], shape=with_shown)
            )
        except SearchDown as error:
            raise CommandError(str(error)) from error
        rows = [_row(asset, face, language) for asset in found.assets]
        if options["json"]:
            self.stdout.write(json.dumps(_whole(found, rows), ensure_ascii=False))
        else:
            self._print(found, rows)

    def _user(self, address: str | None) -> Anyone:
        if address is None:
            return AnonymousUser()
        user = User.objects.filter(email=address.lower()).first()
        if user is None:
            raise CommandError(_("There is no user with the address %(address)s.") % {"address": address})
        return user

    def _print(self, found: Results, rows: list[dict[str, str]]) -> None:
        if found.near:
            self.stdout.write(_("Nothing has these words as typed; these have near spellings."))
        for row in rows:
            self.stdout.write(
                f"{row.get('archive_number') or row['asset']}  {row['day']}  {row['kind']}  {row['headline']}"
            )
        self.stdout.write(_("%(total)d found") % {"total": found.total})


def _row(asset: Asset, face: FaceName, language: str) -> dict[str, str]:
    at_desk = face == DESK
    text = shown(asset, asset.current_revision if at_desk else asset.approved_revision, language)
    row = {
        "asset": asset.public_id,
        "kind": asset.kind,
        "day": f"{asset.sort_at:%Y-%m-%d}",
        "headline": text.headline or text.caption[:80],
    }
    return row | {"archive_number": asset.archive_number, "state": asset.state} if at_desk else row


def _whole(found: Results, rows: list[dict[str, str]]) -> dict[str, Any]:
    facets = {name: [asdict(value) for value in values] for name, values in found.facets.items()}
    return {
        "total": found.total,
        "near": found.near,
        "assets": rows,
        "facets": facets,
        "not_understood": list(found.not_understood),
        "seconds": round(found.took, 4),
    }
