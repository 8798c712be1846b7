"""`wirectl desk show KEY`: what a running desk holds of an article's uri, a story, a region or a pair of actors.

Any desk worker may be asked; it passes the question on to the one that has the key.
"""

from __future__ import annotations

import argparse
import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from chassis.settings import read_settings, variable_name
from wirectl.errors import DeskUnreachableError, NotHeldError

_LIMIT_SECONDS = 10
_PAGES = {"article": "article", "standing": "standing", "story": "story", "region or pair of actors": "region"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("desk", description=__doc__)
    verbs = parser.add_subparsers(dest="desk_verb", metavar="VERB", required=True)
    show = verbs.add_parser("show", help="what the desk holds of a key")
    show.add_argument("key", metavar="URI|STORY|REGION", help="a uri, a story's id, a region's id, or two actors' ids with | between")
    default = f"127.0.0.1:{read_settings({}).desk_web_port}"
    show.add_argument("--desk", metavar="HOST:PORT", default=default, help=f"a desk worker's {variable_name('desk_web_port')} ({default})")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Print what is held, as JSON.

    Raises:
        DeskUnreachableError: no desk answers there.
        NotHeldError: the desk holds nothing under this key.
    """
    found = {name: held for name, page in _PAGES.items() if (held := _ask(arguments.desk, page, arguments.key)) is not None}
    if not found:
        raise NotHeldError(arguments.key, arguments.desk)
    print(json.dumps(found, indent=2, ensure_ascii=False))
    return 0


def _ask(desk: str, page: str, key: str) -> Any:
    """Give a page's answer; None where nothing is held."""
    url = f"http://{desk}/desk/{page}?{urllib.parse.urlencode({'key': key})}"
    try:
        with urllib.request.urlopen(url, timeout=_LIMIT_SECONDS) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.NOT_FOUND:
            return None
        raise DeskUnreachableError(desk, f"it answers {error.code}; are its tables read back?") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DeskUnreachableError(desk, str(getattr(error, "reason", error))) from error
