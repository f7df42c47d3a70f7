"""Sentences that the browser's modules show. They stand here to be translated with everything else."""

from django.utils.translation import gettext as _


def browser_words() -> dict[str, str]:
    """Return the sentences by name; `{n}` and other names in braces are filled in by the module."""
    return {
        "close": _("Close"),
        "saved": _("Saved"),
        "working": _("Working…"),
        "offline": _("No connection. Nothing is lost; this goes on by itself when the line is back."),
        "failed": _("That did not work. Nothing was changed. Try again, or reload the page."),
        "timeOut": _("You were signed out. What you typed is still here: sign in in another tab, then send it again."),
        "selected": _("{n} selected"),
        "noneSelected": _("Nothing selected"),
        "nothingFound": _("Nothing found"),
        "create": _("Make “{name}” new"),
        "remove": _("Remove {name}"),
        "addToAll": _("Add {name} to all selected"),
        "unsaved": _("You have typed something that is not saved yet."),
        "waiting": _("Waiting"),
        "uploading": _("Uploading"),
        "uploaded": _("Uploaded"),
        "retrying": _("The line was lost. Trying again by itself."),
        "serverTrouble": _("The server could not take it just now. Trying again by itself; what arrived is kept."),
        "continued": _("Continues where it stopped"),
        "refused": _("The server refused this file: {reason}"),
        "missingFile": _("Choose this file again and it continues from what has already arrived."),
        "uploadSum": _("{done} of {all} files safe"),
        "speed": _("{speed}/s"),
        "left": _("about {time} left"),
        "leave": _("Files are still on their way. If you leave, choose the same files again later and they continue."),
        "play": _("Play"),
        "pause": _("Pause"),
        "position": _("Position {time}"),
    }
