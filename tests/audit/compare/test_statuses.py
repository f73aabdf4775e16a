"""The status of every resource and every live object, from hand-made code, state and account."""

from datetime import date

import pytest

from audit.compare.model import ABSENT, Origin, Status
from audit.live.inventory import Collection, Inventory, Manager, Obstacle, Unread
from catalog.allowances import Allowance
from tests.support.audited import (
    ALERT,
    AT,
    BY_WATCHBILL,
    DASHBOARD,
    MONITOR,
    SCHEDULE,
    TEAM,
    code,
    compared,
    inventory,
    live,
    only,
    state,
)

CART = {"name": "Cart", "query": "a > 5", "tags": ["env:prod", "team:shop"]}
FORBIDDEN = Unread(obstacle=Obstacle.FORBIDDEN, message="The key may not read monitors.", right="monitors_read")


def three(wanted: dict, applied: dict, actual: dict):
    """The entry of one monitor that code, state and account have."""
    return only(
        compared(
            [code(MONITOR, "alerts-cart", wanted)],
            [state(MONITOR, "alerts-cart", "101", applied)],
            inventory(live(MONITOR, "101", actual)),
        )
    )


def test_what_is_the_same_everywhere_is_in_sync():
    assert three(CART, CART, CART).status is Status.IN_SYNC


def test_what_the_vendor_fills_in_reorders_or_trims_is_no_drift():
    actual = {**CART, "includeTags": True, "tags": ["team:shop", "env:prod"], "message": " "}
    assert three(CART, CART, actual).status is Status.IN_SYNC


@pytest.mark.parametrize(
    ("wanted", "applied", "actual", "status", "origin"),
    [
        ("a > 5", "a > 5", "a > 9", Status.CHANGED_LIVE, Origin.LIVE),
        ("a > 7", "a > 5", "a > 5", Status.NOT_APPLIED, Origin.CODE),
        ("a > 7", "a > 5", "a > 9", Status.CHANGED_IN_BOTH, Origin.BOTH),
    ],
)
def test_a_difference_says_where_it_was_made(wanted, applied, actual, status, origin):
    entry = three({**CART, "query": wanted}, {**CART, "query": applied}, {**CART, "query": actual})
    (difference,) = entry.differences
    assert (entry.status, difference.origin, difference.path) == (status, origin, ("query",))
    assert (difference.code, difference.state, difference.live) == (wanted, applied, actual)


def test_one_property_changed_live_and_another_in_code_is_changed_in_both():
    entry = three({**CART, "query": "a > 7"}, CART, {**CART, "priority": "1"})
    assert entry.status is Status.CHANGED_IN_BOTH
    assert [(it.shown_path, it.origin) for it in entry.differences] == [
        ("priority", Origin.LIVE),
        ("query", Origin.CODE),
    ]


def test_a_change_that_code_and_account_both_have_is_in_sync():
    """Somebody changed it by hand and in the YAML; only the state is old, and `up` changes nothing."""
    changed = {**CART, "query": "a > 7"}
    assert three(changed, CART, changed).status is Status.IN_SYNC


def test_a_property_that_only_the_live_object_has_is_drift():
    entry = three(CART, CART, {**CART, "renotifyInterval": 60})
    (difference,) = entry.differences
    assert entry.status is Status.CHANGED_LIVE
    assert (difference.code, difference.live) == (ABSENT, 60)


def test_a_changed_part_of_a_list_is_named_by_its_place():
    layers = [{"name": "A", "users": ["P1"]}, {"name": "B", "users": ["P2"]}]
    moved = [{"name": "A", "users": ["P1"]}, {"name": "B", "users": ["P3"]}]
    wanted = {"name": "Primary", "layers": layers}
    entry = only(
        compared(
            [code(SCHEDULE, "primary", wanted)],
            [state(SCHEDULE, "primary", "S1", wanted)],
            inventory(live(SCHEDULE, "S1", {"name": "Primary", "layers": moved})),
        )
    )
    assert [it.shown_path for it in entry.differences] == ["layers[1].users"]


def test_a_deleted_object_is_missing_live():
    held = [state(MONITOR, "alerts-cart", "101", CART)]
    assert only(compared([code(MONITOR, "alerts-cart", CART)], held, inventory())).status is Status.MISSING_LIVE


def test_what_an_incomplete_collection_lacks_is_not_read_and_never_missing():
    held = [state(MONITOR, "alerts-cart", "101", CART)]
    entry = only(compared([code(MONITOR, "alerts-cart", CART)], held, inventory(unread={MONITOR: FORBIDDEN})))
    assert entry.status is Status.NOT_READ


def test_nothing_is_missing_at_a_vendor_that_cut_another_list():
    held = [state(MONITOR, "alerts-cart", "101", CART)]
    cut = Unread(obstacle=Obstacle.CUT_OFF, message="The list ended early.")
    entry = only(compared([code(MONITOR, "alerts-cart", CART)], held, inventory(unread={DASHBOARD: cut})))
    assert entry.status is Status.NOT_READ
    held = [state(TEAM, "team", "shop", {"name": "Shop", "slug": "shop"})]
    entry = only(compared([code(TEAM, "team", held[0].inputs)], held, inventory(unread={DASHBOARD: cut})))
    assert entry.status is Status.MISSING_LIVE


def test_what_a_cut_collection_has_is_compared():
    held = [state(MONITOR, "alerts-cart", "101", CART)]
    found = inventory(live(MONITOR, "101", {**CART, "query": "a > 9"}), unread={MONITOR: FORBIDDEN})
    assert only(compared([code(MONITOR, "alerts-cart", CART)], held, found)).status is Status.CHANGED_LIVE


def test_what_was_never_applied_is_not_applied():
    entry = only(compared([code(MONITOR, "alerts-cart", CART)], [], inventory()))
    assert (entry.status, entry.reason) == (Status.NOT_APPLIED, "It is in the code and was never applied.")


def test_what_was_removed_from_the_code_and_lives_on_is_not_applied():
    entry = only(compared([], [state(MONITOR, "alerts-cart", "101", CART)], inventory(live(MONITOR, "101", CART))))
    assert (entry.status, entry.name) == (Status.NOT_APPLIED, "Cart")


def test_what_only_the_account_has_is_unmanaged():
    assert only(compared([], [], inventory(live(MONITOR, "9", CART)))).status is Status.UNMANAGED


def test_the_state_of_another_stack_says_whose_it_is():
    entry = only(compared([], [], inventory(live(MONITOR, "9", CART)), owners={(MONITOR, "9"): "staging"}))
    assert (entry.status, entry.tool) == (Status.OTHER_STACK, "staging")


def test_marks_of_another_environment_say_whose_it_is():
    item = live(MONITOR, "9", CART, managers=BY_WATCHBILL, tags=("env:staging",))
    assert only(compared([], [], inventory(item))).status is Status.OTHER_STACK


def test_marks_of_an_audited_environment_without_a_state_are_unmanaged():
    item = live(MONITOR, "9", CART, managers=BY_WATCHBILL, tags=("env:prod",))
    entry = only(compared([], [], inventory(item)))
    assert (entry.status, entry.reason) == (
        Status.UNMANAGED,
        "It bears the marks of Watchbill, and no state has it.",
    )


def test_marks_of_another_tool_say_which():
    entry = only(compared([], [], inventory(live(MONITOR, "9", CART, managers=(Manager.KENNEL,)))))
    assert (entry.status, entry.tool) == (Status.OTHER_TOOL, "Kennel")


def test_what_was_imported_and_not_yet_applied_has_a_status_of_its_own():
    found, held = inventory(live(MONITOR, "101", CART)), [state(MONITOR, "alerts-cart", "101", CART, applied=False)]
    assert only(compared([code(MONITOR, "alerts-cart", CART)], held, found)).status is Status.IMPORTED
    assert only(compared([], held, found)).status is Status.IMPORTED


def test_a_renamed_resource_is_found_by_its_alias():
    entry = only(
        compared(
            [code(MONITOR, "alerts-basket", CART, aliases=("alerts-cart",))],
            [state(MONITOR, "alerts-cart", "101", CART)],
            inventory(live(MONITOR, "101", CART)),
        )
    )
    assert entry.status is Status.IN_SYNC


def test_a_slug_renamed_by_hand_is_found_by_its_number():
    inputs = {"name": "Shop", "slug": "shop"}
    entry = only(
        compared(
            [code(TEAM, "error-tracking-team", inputs)],
            [state(TEAM, "error-tracking-team", "shop", inputs, outputs={**inputs, "internalId": "7"})],
            inventory(live(TEAM, "store", {"name": "Shop", "slug": "store"}, body={"id": "7"})),
        )
    )
    assert [(it.shown_path, it.live) for it in entry.differences] == [("slug", "store")]


def test_properties_that_the_code_leaves_to_the_vendor_are_not_compared():
    entry = only(
        compared(
            [code(MONITOR, "alerts-cart", CART, ignore_changes=("renotify_interval",))],
            [state(MONITOR, "alerts-cart", "101", CART)],
            inventory(live(MONITOR, "101", {**CART, "renotifyInterval": 60})),
        )
    )
    assert entry.status is Status.IN_SYNC


def test_secrets_are_compared_by_being_there():
    wanted = {"name": "Cart", "url": "[secret]"}
    assert three(wanted, wanted, {"name": "Cart", "url": "[secret]"}).status is Status.IN_SYNC
    assert three(wanted, wanted, {"name": "Cart"}).status is Status.CHANGED_LIVE


class TestReferences:
    def test_a_shown_id_is_the_id_that_the_state_has(self):
        wanted = {"name": "Both", "query": "<monitor:cart> && <monitor:home>"}
        applied = {"name": "Both", "query": "101 && 102"}
        held = [
            state(MONITOR, "alerts-cart", "101", CART),
            state(MONITOR, "alerts-home", "102", CART),
            state(MONITOR, "alerts-both", "103", applied),
        ]
        planned = [code(it.type, it.name, CART) for it in held[:2]] + [code(MONITOR, "alerts-both", wanted)]
        found = inventory(*(live(MONITOR, it.id, it.inputs) for it in held))
        assert {it.status for it in compared(planned, held, found).entries} == {Status.IN_SYNC}
        swapped = inventory(
            *(live(MONITOR, it.id, it.inputs) for it in held[:2]),
            live(MONITOR, "103", {**applied, "query": "102 && 101"}),
        )
        (difference,) = compared(planned, held, swapped).entries[2].differences
        assert (difference.code, difference.live) == ("101 && 102", "102 && 101")

    def test_a_number_stays_a_number(self):
        wanted, applied = {"name": "Slo", "monitorIds": ["<monitor:cart>"]}, {"name": "Slo", "monitorIds": [101]}
        held = [state(MONITOR, "alerts-cart", "101", CART), state(SCHEDULE, "slo", "S", applied)]
        planned = [code(MONITOR, "alerts-cart", CART), code(SCHEDULE, "slo", wanted)]
        found = inventory(live(MONITOR, "101", CART), live(SCHEDULE, "S", applied))
        assert {it.status for it in compared(planned, held, found).entries} == {Status.IN_SYNC}

    def test_a_team_of_sentry_is_known_by_slug_and_number(self):
        team = {"name": "Shop", "slug": "shop"}
        held = [
            state(TEAM, "error-tracking-team", "shop", team, outputs={**team, "internalId": "7"}),
            state(ALERT, "a", "1", {"name": "A", "owner": "team:7"}),
            state(ALERT, "b", "2", {"name": "B", "owner": "shop"}),
        ]
        planned = [
            code(TEAM, "error-tracking-team", team),
            code(ALERT, "a", {"name": "A", "owner": "team:<sentry-team:team>"}),
            code(ALERT, "b", {"name": "B", "owner": "<sentry-team:team>"}),
        ]
        found = inventory(*(live(it.type, it.id, it.inputs) for it in held))
        assert {it.status for it in compared(planned, held, found).entries} == {Status.IN_SYNC}

    def test_a_look_up_is_what_most_of_the_state_has_there(self):
        names = ["a", "b", "c"]
        held = [state(SCHEDULE, it, it, {"name": it, "users": ["P1"]}) for it in names]
        planned = [code(SCHEDULE, it, {"name": it, "users": ["<user:ann@example.com>"]}) for it in names]
        found = [live(SCHEDULE, it, {"name": it, "users": ["P1"]}) for it in names]
        assert {it.status for it in compared(planned, held, inventory(*found)).entries} == {Status.IN_SYNC}
        found[2] = live(SCHEDULE, "c", {"name": "c", "users": ["P2"]})
        (difference,) = compared(planned, held, inventory(*found)).entries[2].differences
        assert (difference.code, difference.live, difference.origin) == (["P1"], ["P2"], Origin.LIVE)


class TestWithoutAState:
    def test_objects_are_found_by_type_and_name(self):
        planned = [code(MONITOR, "alerts-cart", CART)]
        assert only(compared(planned, None, inventory(live(MONITOR, "5", CART)))).status is Status.IN_SYNC

    def test_a_difference_counts_as_made_live(self):
        planned = [code(MONITOR, "alerts-cart", CART)]
        entry = only(compared(planned, None, inventory(live(MONITOR, "5", {**CART, "query": "a > 9"}))))
        assert entry.status is Status.CHANGED_LIVE

    def test_what_is_not_found_is_missing(self):
        assert only(compared([code(MONITOR, "alerts-cart", CART)], None, inventory())).status is Status.MISSING_LIVE

    def test_references_are_those_of_the_objects_found(self):
        wanted = {"name": "Both", "query": "<monitor:cart> && a"}
        planned = [code(MONITOR, "alerts-cart", CART), code(MONITOR, "alerts-both", wanted)]
        found = inventory(live(MONITOR, "5", CART), live(MONITOR, "6", {"name": "Both", "query": "5 && a"}))
        assert {it.status for it in compared(planned, None, found).entries} == {Status.IN_SYNC}


class TestAllowances:
    UNMANAGED = inventory(live(MONITOR, "9", {"name": "Ann's test"}))

    def test_a_pattern_accepts_what_it_matches(self):
        allowance = Allowance(pattern="datadog monitor ann's *", reason="Ann tries things")
        comparison = compared([], [], self.UNMANAGED, allowances=[allowance])
        assert only(comparison).allowed == allowance
        assert list(comparison.of(Status.UNMANAGED)) == []
        assert (comparison.unused, comparison.expired) == ((), ())

    def test_it_is_valid_through_its_last_day(self):
        allowance = Allowance(pattern="*", reason="r", until=date(2026, 11, 29))
        assert only(compared([], [], self.UNMANAGED, allowances=[allowance])).allowed == allowance

    def test_an_expired_one_accepts_nothing_and_is_reported(self):
        allowance = Allowance(pattern="*", reason="r", until=date(2026, 11, 28))
        comparison = compared([], [], self.UNMANAGED, allowances=[allowance])
        assert only(comparison).allowed is None
        assert (comparison.expired, comparison.unused) == ((allowance,), ())

    def test_an_unused_one_is_reported(self):
        allowance = Allowance(pattern="datadog dashboard *", reason="r")
        assert compared([], [], self.UNMANAGED, allowances=[allowance]).unused == (allowance,)

    def test_nothing_accepts_that_nobody_could_look(self):
        held = [state(MONITOR, "alerts-cart", "101", CART)]
        found = inventory(unread={MONITOR: FORBIDDEN})
        comparison = compared(
            [code(MONITOR, "alerts-cart", CART)], held, found, allowances=[Allowance(pattern="*", reason="r")]
        )
        assert only(comparison).allowed is None

    KEPT = Allowance(pattern="datadog monitor ann's *", reason="The auditors read it", keep=True)

    def test_what_is_kept_on_purpose_has_a_status_of_its_own(self):
        comparison = compared([], [], self.UNMANAGED, allowances=[self.KEPT])
        entry = only(comparison)
        assert (entry.status, entry.reason, comparison.unused) == (Status.KEPT, "The auditors read it", ())

    def test_what_the_state_still_has_is_kept_too(self):
        held = [state(MONITOR, "alerts-ann", "9", {"name": "Ann's test"})]
        assert only(compared([], held, self.UNMANAGED, allowances=[self.KEPT])).status is Status.KEPT

    def test_what_the_code_has_is_not_kept(self):
        planned = [code(MONITOR, "alerts-ann", {"name": "Ann's test", "query": "a > 7"})]
        held = [state(MONITOR, "alerts-ann", "9", {"name": "Ann's test"})]
        comparison = compared(planned, held, self.UNMANAGED, allowances=[self.KEPT])
        assert (only(comparison).status, comparison.unused) == (Status.NOT_APPLIED, (self.KEPT,))


@pytest.mark.parametrize(
    ("vendor", "kind", "properties", "found"),
    [
        ("pagerduty", "contact method", {}, False),
        ("pagerduty", "schedule override", {}, False),
        ("sentry", "built-in monitor", {}, False),
        ("sentry", "ownership rules", {"raw": ""}, False),
        ("sentry", "ownership rules", {"raw": "path:src/* #web"}, True),
        ("pagerduty", "webhook subscription", {}, True),
    ],
)
def test_what_people_choose_and_what_comes_with_a_project_is_in_no_code_s_care(vendor, kind, properties, found):
    item = live(MONITOR, "9", properties, vendor=vendor, kind=kind, type=None)
    several = Inventory(
        at=AT, organizations={}, collections=(Collection(vendor=vendor, kind=kind, type=None, objects=(item,)),)
    )
    assert bool(compared([], [], several).entries) is found


@pytest.mark.parametrize("id", ["101", "of the import"])
def test_what_is_adopted_is_one_entry_until_its_import(id):
    item = live(MONITOR, "101", CART, import_id="of the import")
    planned = [code(MONITOR, "alerts-cart", CART)]
    entry = only(compared(planned, [], inventory(item), adopted={(MONITOR, "alerts-cart"): id}))
    assert (entry.status, entry.live, entry.id) == (Status.ADOPTED, item, "101")
    gone = only(compared(planned, [], inventory(), adopted={(MONITOR, "alerts-cart"): id}))
    assert gone.status is Status.NOT_APPLIED
