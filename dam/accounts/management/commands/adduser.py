"""`manage.py adduser`: makes an account from the command line, the first one included."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dam.accounts.models import Organisation, Role
from dam.accounts.services import NewAccount, create_account


class Command(BaseCommand):
    """Make an account; the password is asked for, or read from standard input when that is not a terminal."""

    help = "Make an account: manage.py adduser arta@office.example --name 'Arta' --role editor --role approver"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", action="append", choices=Role.values, required=True)
        parser.add_argument("--organisation", default="", help="Made when it is new.")
        parser.add_argument("--organisation-kind", choices=Organisation.Kind.values, default="office")
        parser.add_argument("--language", default="en", help="Of the screens: en, sq or sr-latn.")
        parser.add_argument("--caption-language", default="sq", help="Of captions they hand in (BCP 47).")

    def handle(self, *args: Any, **options: Any) -> None:
        password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
            user = create_account(
                NewAccount(
                    email=options["email"],
                    name=options["name"],
                    roles=options["role"],
                    password=password,
                    organisation=options["organisation"],
                    organisation_kind=options["organisation_kind"],
                    language=options["language"],
                    caption_language=options["caption_language"],
                )
            )
        except ValidationError as error:
            raise CommandError("Nothing was made: " + " ".join(error.messages)) from error
        self.stdout.write(f"{user.email} can sign in now, as {', '.join(options['role'])}.")
