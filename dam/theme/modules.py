"""The browser's modules: their names in the import map, and the map's text, which the content policy allows by hash.

Chromium ignores an external import map, so it stands inline. Modules import each other by the names here only; their
addresses may then carry a content hash.
"""

import base64
import hashlib
import json
from functools import lru_cache

from django.templatetags.static import static

MODULES = {
    "theme/acts": "theme/js/acts.js",
    "theme/base": "theme/js/base.js",
    "theme/dialogs": "theme/js/dialogs.js",
    "theme/folders": "theme/js/folders.js",
    "theme/grid": "theme/js/grid.js",
    "theme/keys": "theme/js/keys.js",
    "theme/picker": "theme/js/picker.js",
    "theme/player": "theme/js/player.js",
    "theme/poll": "theme/js/poll.js",
    "theme/send": "theme/js/send.js",
    "theme/tabs": "theme/js/tabs.js",
    "theme/uploader": "theme/js/uploader.js",
    "theme/words": "theme/js/words.js",
    "tus": "vendor/tus/tus.min.js",
}


@lru_cache(maxsize=1)
def import_map() -> str:
    """Return the import map as JSON, exactly as it stands in every page."""
    return json.dumps({"imports": {name: static(place) for name, place in MODULES.items()}}, separators=(",", ":"))


def import_map_hash() -> str:
    """Return the map's source expression for `script-src` (CSP Level 3, section 2.3.1)."""
    digest = hashlib.sha256(import_map().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
