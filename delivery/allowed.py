"""Who may take which form of an asset now, and who has to accept the terms for it."""

from dam.accounts.models import Role, User
from dam.accounts.selectors import DESK_ROLES, roles_of
from dam.catalogue.models import Asset
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.permissions import Action, can
from delivery.models import Form

OF_THE_OFFICE = DESK_ROLES - {Role.CONTRIBUTOR}


def may_take(user: User, asset: Asset, form: str) -> bool:
    """Whether `user` may take a copy of `asset` in `form` now.

    An original leaves to those whose work at the desk includes it; film and sound also to whoever may take the press
    copy, where the approver released the camera's own file.
    """
    if form == Form.PRESS:
        return can(user, Action.TAKE_PRESS_COPY, asset)
    if can(user, Action.TAKE_ORIGINAL, asset):
        return True
    released = asset.release_camera_original and asset.kind in {MediaKind.FILM, MediaKind.SOUND}
    return released and can(user, Action.TAKE_PRESS_COPY, asset)


def needs_terms(user: User, asset: Asset) -> bool:
    """Whether `user` takes this as an outsider, under the terms: not the office's people, nor who handed it in."""
    return not roles_of(user) & OF_THE_OFFICE and asset.uploader_id != user.pk
