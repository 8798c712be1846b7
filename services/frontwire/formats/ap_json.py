"""AP Media API JSON: `data.item` (or a feed's `data.items`) beside `api_version`; ninjs' names, and the body a rendition of its own.

The item's own `uri` carries a token that expires: its identifier is `altids.itemid`. Versions begin at 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from frontwire.errors import Reason, Unreadable
from frontwire.formats.content import MAXIMUM_ITEMS, read_each
from frontwire.formats.identity import uri_of_content
from frontwire.formats.json_fields import read_json_article

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.formats.content import Content

FORMAT = "ap-json"


def recognises(content: Content) -> bool:
    """Tell it by `api_version` with an item, or items, in `data`."""
    document = content.document
    if document is None or "api_version" not in document:
        return False
    data = document.get("data")
    return isinstance(data, dict) and ("item" in data or "items" in data)


def read(content: Content) -> tuple[Article | Unreadable, ...]:
    """Read the item, or every item of a feed.

    Raises:
        Unreadable: of the only item: no object, wrong types, or a time that is none.
    """
    document = content.document or {}
    data = document["data"]
    if "item" in data:
        return (_read_item(content, data["item"], document),)
    items = data["items"] if isinstance(data["items"], list) else [data["items"]]
    if len(items) > MAXIMUM_ITEMS:
        raise Unreadable(Reason.TOO_LONG, f"{len(items)} items in one message; at most {MAXIMUM_ITEMS} are read")
    entries = [entry.get("item", entry) if isinstance(entry, dict) else entry for entry in items]
    return read_each(lambda entry: _read_item(content, entry[1], {}, place=f":{entry[0]}"), list(enumerate(entries, start=1)))


def _read_item(content: Content, item: Any, envelope: Mapping[str, Any], *, place: str = "") -> Article:
    if not isinstance(item, dict):
        raise Unreadable(Reason.WRONG_TYPE, "data.item is no object")
    fields = {name: value for name, value in item.items() if name not in _NOT_OURS}
    altids = item.get("altids")
    item_id = altids.get("itemid") if isinstance(altids, dict) else None
    if isinstance(item_id, str) and item_id:
        fields["uri"] = item_id
    else:
        uri = item.get("uri")
        fields["uri"] = uri.partition("?")[0] if isinstance(uri, str) else uri_of_content(content.value) + place
    fields["slugline"] = item.get("slugline") or item.get("title")
    place = _place(item.get("datelinelocation"))
    if place and not item.get("located"):
        fields["located"] = place
    if body := _body(item, envelope):
        fields["body_html"] = body
    provider = item.get("infosource") or item.get("copyrightholder")
    fields["provider"] = provider or "AP"
    return read_json_article(content, FORMAT, fields)


# `uri` and `title` mean something else here; `description_…` are a picture's or a summary, and no body.
_NOT_OURS = frozenset({"uri", "guid", "id", "title", "slugline", "description", "content", "source", "infosource"})


def _place(location: Any) -> str:
    return location["city"] if isinstance(location, dict) and isinstance(location.get("city"), str) else ""


def _body(item: Mapping[str, Any], envelope: Mapping[str, Any]) -> str:
    """The NITF rendition is fetched by whoever asks the API; where it was put beside the item or in it, it is the body."""
    for holder, name in ((item, "body_nitf"), (item, "nitf"), (envelope, "nitf")):
        value = holder.get(name)
        if isinstance(value, dict):
            value = value.get("body_html") or value.get("body")
        if isinstance(value, str) and value:
            return value
    return ""
