"""Before it writes, a desk waits until its group confirms it, unless it is to hand its partitions over."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from desk.app import _wait_until_confirmed


@pytest.mark.parametrize(
    ("is_member", "is_handing_over", "may_write"),
    [(True, False, True), (True, True, True), (False, True, False)],
    ids=["a member", "a member that hands over what it has finished", "no longer a member, and asked to hand over"],
)
async def test_who_may_write(is_member, is_handing_over, may_write):
    app = SimpleNamespace(is_member=lambda: is_member, is_handing_over=is_handing_over)

    assert await asyncio.wait_for(_wait_until_confirmed(app), timeout=10) is may_write


async def test_who_is_not_confirmed_yet_waits_for_it():
    answers = iter([False, False, True])
    app = SimpleNamespace(is_member=lambda: next(answers), is_handing_over=False)

    assert await asyncio.wait_for(_wait_until_confirmed(app), timeout=10)
