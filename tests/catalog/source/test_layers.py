"""`extends`, `override` and `remove`: one folder laid over another."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import Catalog, CatalogErrors, load
from tests.support.texts import FixtureText

Lay = Callable[..., Catalog]
ALERTS = FixtureText("""\
alerts:
  - name: Errors
    condition: error_rate > 1%
    duration: 5m
    severity: critical
    notify: [slack, pagerduty]
  - name: Slow
    condition: p95_latency > 2s
    duration: 10m
    severity: warning
    notify: [slack]
""")
TRACKING = """\
error_tracking:
  organization: acme
  team: Web
  projects:
    - {name: Shop, platform: node}
    - {name: Worker}
"""


@pytest.fixture
def lay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Loads the folder `top`; texts are files by path, such as `top/a.yml`, and `top` extends `base` unless it says."""
    monkeypatch.chdir(tmp_path)

    def run(top: str = "", base: str = "", **others: str) -> Catalog:
        texts = {"top/a": top if "extends:" in top else f"extends: ../base\n{top}", "base/a": base}
        texts |= {name.replace("__", "/"): text for name, text in others.items()}
        for name, text in texts.items():
            path = tmp_path / f"{name}.yml"
            path.parent.mkdir(exist_ok=True)
            if text:
                path.write_text(text, encoding="utf-8")
        return load(Path("top"))

    return run


@pytest.fixture
def refused(lay: Lay) -> Callable[..., str]:
    """The one error of some folders."""

    def run(top: str = "", base: str = "", **others: str) -> str:
        with pytest.raises(CatalogErrors) as refused:
            lay(top, base, **others)
        assert len(refused.value.errors) == 1, str(refused.value)
        return str(refused.value)

    return run


def test_a_threshold_per_environment_is_two_lines(lay: Lay) -> None:
    catalog = lay("alerts:\n  - {name: Errors, override: true, condition: error_rate > 5%}\n", ALERTS)
    errors, slow = catalog.alerts
    assert (errors.detection.threshold, errors.detection.window_minutes, errors.severity) == (5.0, 5, "critical")
    assert slow.detection.threshold == 2000.0


def test_what_is_extended_is_as_if_it_were_written_here(lay: Lay, tmp_path: Path) -> None:
    below = lay("services: [{name: Shop}]", ALERTS + TRACKING)
    (tmp_path / "top" / "a.yml").write_text("services: [{name: Shop}]\n" + ALERTS + TRACKING)
    assert below == load(Path("top"))


def test_maps_merge_and_lists_and_values_replace(lay: Lay) -> None:
    base = "signals: [{name: paid, count: payment.attempts, where: {provider: stripe, outcome: ok}}]\n" + ALERTS
    top = """\
signals: [{name: paid, override: true, where: {outcome: failed, env: prod}}]
alerts: [{name: Errors, override: true, notify: [email]}]
"""
    catalog = lay(top, base)
    assert catalog.signals["paid"].where == (("env", "prod"), ("outcome", "failed"), ("provider", "stripe"))
    assert [channel.id for channel in catalog.alerts[0].notify] == ["email"]


def test_a_field_that_is_null_is_as_if_it_were_never_written(lay: Lay) -> None:
    base = ALERTS.replace(
        "    severity: warning\n", "    severity: warning\n    warning: 1s\n    renotify: {every: 1h, times: 3}\n"
    )
    below = lay("", base).alerts[1]
    assert below.renotify is not None
    assert (below.detection.warning, below.renotify.times) == (1000.0, 3)
    (_, slow) = lay("alerts: [{name: Slow, override: true, warning: null, renotify: {times: ~}}]", base).alerts
    assert slow.renotify is not None
    assert (slow.detection.warning, slow.renotify.every_minutes, slow.renotify.times) == (None, 60, None)
    assert slow.detection.threshold == 2000.0


def test_what_was_taken_out_can_be_written_again_above(lay: Lay) -> None:
    mid = "extends: ../base\nalerts: [{name: Slow, override: true, description: null}]\n"
    base = ALERTS.replace("- name: Slow\n", "- name: Slow\n    description: below\n")
    assert lay("extends: ../mid", base, mid__a=mid).alerts[1].description is None
    top = "extends: ../mid\nalerts: [{name: Slow, override: true, description: above}]"
    assert lay(top, base, mid__a=mid).alerts[1].description == "above"


def test_an_archive_moves_from_one_place_to_another(lay: Lay) -> None:
    base = """\
services: [{name: Shop}]
logs: {archive: {filter: "a", s3: {bucket: acme, account: "123456789012", role: Logs}}}
"""
    archive = "{s3: null, gcs: {bucket: acme, client_email: a@example.com}}"
    logs = lay(f"logs: {{override: true, archive: {archive}}}", base).logs
    assert logs is not None
    assert logs.archive is not None
    assert (type(logs.archive.store).__name__, logs.archive.filter) == ("Gcs", "a")


def test_all_people_of_every_file_below_are_taken_out_at_once(lay: Lay) -> None:
    below = "on_call: {people: [{name: Ada, email: ada@example.com}]}\n" + ALERTS
    beside = "on_call: {people: [{name: Ben, email: ben@example.com}]}"
    assert [it.id for it in lay("services: [{name: Shop}]", below, base__b=beside).on_call.people] == ["ada", "ben"]
    assert lay("on_call: {override: true, people: null}", below, base__b=beside).on_call.people == ()


def test_the_files_of_a_folder_lie_over_what_it_extends_and_not_over_each_other(refused: Callable[..., str]) -> None:
    base = "on_call: {people: [{name: Ada, email: ada@example.com}]}\n" + ALERTS
    ada = "on_call: {people: [{name: Ada, override: true, create: true}]}"
    error = refused(ada, base, top__b=ada)
    assert error.startswith("top/b.yml:1:20: `Ada` is overridden or removed twice")
    ben = "on_call: {people: [{name: Ben, email: ben@example.com}]}"
    error = refused(ben, base, top__b=ada.replace("Ada", "Ben"))
    assert error.startswith("top/b.yml:1:32: `override`: no extended folder has `Ben` in `people`")


def test_an_item_that_is_removed_is_gone_and_the_others_stay(lay: Lay) -> None:
    assert [alert.id for alert in lay("alerts: [{name: Errors, remove: true}]", ALERTS).alerts] == ["slow"]


@pytest.mark.parametrize("words", ["name: Errors", "name: errors", "id: errors", "id: errors, name: Many errors"])
def test_an_item_is_known_by_its_name_or_id_and_keeps_its_id(lay: Lay, words: str) -> None:
    catalog = lay(f"alerts: [{{{words}, override: true, severity: info}}]", ALERTS)
    assert [(alert.id, alert.severity) for alert in catalog.alerts] == [("errors", "info"), ("slow", "warning")]


def test_new_items_stand_beside_those_below(lay: Lay) -> None:
    top = "alerts: [{name: New, condition: error_rate > 9%, duration: 5m, severity: info}]"
    assert [alert.id for alert in lay(top, ALERTS).alerts] == ["errors", "new", "slow"]


def test_folders_are_laid_over_each_other_in_the_written_order(lay: Lay) -> None:
    catalog = lay(
        "extends: [../base, ../more]\nalerts: [{name: Slow, override: true, severity: critical}]",
        ALERTS,
        more__a="alerts: [{name: Slow, override: true, duration: 30m}]",
    )
    assert (catalog.alerts[1].detection.window_minutes, catalog.alerts[1].severity) == (30, "critical")


def test_a_folder_that_is_reached_on_two_ways_counts_once(lay: Lay) -> None:
    catalog = lay(
        "extends: [../left, ../right]", ALERTS, left__a="extends: ../base\n", right__a="extends: ../base\nalerts: []"
    )
    assert len(catalog.alerts) == 2


def test_people_and_projects_are_changed_one_by_one(lay: Lay) -> None:
    base = TRACKING + "on_call: {people: [{name: Ada, email: ada@example.com}, {name: Ben, email: ben@example.com}]}\n"
    top = """\
error_tracking: {projects: [{name: Shop, override: true, platform: python}, {name: Api}, {name: Worker, remove: true}]}
on_call: {people: [{name: Ben, remove: true}, {name: Cy, email: cy@example.com}]}
"""
    catalog = lay(top, base)
    assert catalog.error_tracking is not None
    assert [(it.id, it.platform) for it in catalog.error_tracking.projects] == [("api", None), ("shop", "python")]
    assert [person.id for person in catalog.on_call.people] == ["ada", "cy"]


def test_a_person_is_found_in_whichever_file_below_holds_him(lay: Lay) -> None:
    catalog = lay(
        "on_call: {people: [{name: Ben, override: true, create: true}]}",
        "on_call: {people: [{name: Ada, email: ada@example.com}]}",
        base__b="on_call: {people: [{name: Ben, email: ben@example.com}]}",
    )
    assert [(it.id, it.create) for it in catalog.on_call.people] == [("ada", False), ("ben", True)]


def test_the_fields_of_a_map_are_overridden_in_one_word(lay: Lay) -> None:
    catalog = lay("stack: {override: true, environment: staging}", "stack: {environment: prod, tags: {team: web}}")
    assert (catalog.stack.environment, catalog.stack.tags) == ("staging", ("team:web",))


def test_a_whole_section_can_be_removed(lay: Lay) -> None:
    assert lay("services: [{name: Shop}]", TRACKING).error_tracking is not None
    assert lay("error_tracking: {remove: true}", TRACKING).error_tracking is None


def test_each_value_knows_the_line_that_set_it(refused: Callable[..., str]) -> None:
    top = "alerts:\n  - name: Errors\n    override: true\n    severity: critcal\n"
    assert refused(top, ALERTS).startswith("top/a.yml:5:15: `severity`: `critcal`")
    below = ALERTS.replace("> 1%", "> 101%")
    assert refused(top.replace("critcal", "info"), below).startswith("base/a.yml:3:16: `condition`: `101%`")


def test_what_still_names_a_removed_item_is_told_where_it_went(refused: Callable[..., str]) -> None:
    joined = "  - {name: Both, when: Errors and Slow, severity: info}\n"
    error = refused("alerts: [{name: Slow, remove: true}]\n", ALERTS + joined)
    assert error.startswith("base/a.yml:12:")
    assert "unknown alert or uptime check `Slow`" in error
    assert "it was removed at top/a.yml:2:10; allowed: `Errors`" in error


def test_what_one_folder_takes_out_another_beside_it_cannot_change(refused: Callable[..., str]) -> None:
    error = refused(
        "extends: [../left, ../right]",
        ALERTS,
        left__a="extends: ../base\nalerts: [{name: Slow, remove: true}]",
        right__a="extends: ../base\nalerts: [{name: Slow, override: true, severity: info}]",
    )
    assert error.startswith("right/a.yml:2:23: `override`: no extended folder has `Slow` in `alerts`")
    assert "it was removed at left/a.yml:2:10: remove one of the two" in error


@pytest.mark.parametrize("flag", ["override", "remove"])
def test_what_lies_over_a_renamed_item_by_its_old_name_is_told_the_new_one(
    refused: Callable[..., str], flag: str
) -> None:
    base = ALERTS.replace("- name: Slow\n", "- name: Sluggish\n    renamed_from: Slow\n")
    error = refused(f"alerts: [{{name: Slow, {flag}: true}}]", base)
    assert error.startswith(f"top/a.yml:2:23: `{flag}`: no extended folder has `Slow` in `alerts`")
    assert "renamed at base/a.yml:8:19: write `Sluggish`" in error


def test_remove_false_takes_nothing_out(refused: Callable[..., str]) -> None:
    joined = "  - {name: Both, when: Errors and Slow, severity: info}\n"
    assert "`remove` allows only `true`" in refused("alerts: [{name: Slow, remove: false}]\n", ALERTS + joined)


def test_an_overridden_item_comes_from_the_line_that_overrides_it(lay: Lay) -> None:
    errors, slow = lay("alerts: [{name: Errors, override: true, severity: info}]", ALERTS).alerts
    assert (str(errors.source), str(slow.source)) == ("top/a.yml:2:10", "base/a.yml:7:5")


WRONG = [
    ("alerts: [{name: Errors, severity: info}]", "2:10: `Errors` exists in an extended folder too", "base/a.yml:2:5"),
    ("alerts: [{name: Erors, override: true}]", "2:24: `override`: no extended folder has", "did you mean `Errors`?"),
    ("alerts: [{name: Erors, remove: true}]", "2:24: `remove`: no extended folder has", "did you mean `Errors`?"),
    ("uptime: [{name: Up, override: true}]", "2:21: `override`: no extended folder has `Up` in", "extends: <folder>"),
    ("alerts: [{name: Errors, override: false}]", "2:35: `override` allows only `true`", "`override: true`"),
    ("alerts: [{name: Errors, remove: 'yes'}]", "2:33: `remove` allows only `true`", "`remove: true`"),
    (
        "alerts: [{name: Errors, override: true, remove: true}]",
        "2:10: `override` and `remove` are not allowed together",
        "one",
    ),
    (
        "alerts: [{name: Errors, remove: true, severity: info}]",
        "2:39: `remove` removes the whole item, so `severity` is not allowed beside it",
        "`override: true`",
    ),
    (
        "alerts: [{name: Errors, override: true, severity: info}, {name: Errors, override: true, severity: info}]",
        "2:58: `Errors` is overridden or removed twice",
        "first at top/a.yml:2:10",
    ),
    ("error_tracking: {team: Api}", "2:17: the section `error_tracking` exists in an extended", "`override: true`"),
    (
        "alerts:\n  - name: Errors\n    override: true\n    severity: null",
        "5:5: `severity` is removed here, and an alert requires it",
        "remove this line to keep the value at base/a.yml:5:5",
    ),
    (
        "alerts:\n  - name: Errors\n    override: true\n    notify:",
        "5:12: `notify` has no value",
        "write `notify: null` to remove the value at base/a.yml:6:5, or remove this line",
    ),
    (
        "alerts: [{name: Errors, override: true, notify: null}]",
        "2:41: an alert is critical and notifies nobody",
        "write the channels",
    ),
    (
        "alerts: [{name: Slow, override: true, duratoin: null}]",
        "2:39: `duratoin` has no value in the extended folder, so nothing can be removed",
        "did you mean `duration`?",
    ),
    ("alerts: [{id: errors, override: true, name: null}]", "2:45: `name` cannot be removed: an", "remove this line"),
    (
        "error_tracking: {override: true, team: null}",
        "2:34: `team` is removed here, and `error_tracking` requires it",
        "remove this line to keep the value at base/a.yml:14:3",
    ),
    (
        "error_tracking: {override: true, organization: other, organization: third}",
        "2:55: duplicate key `organization`",
        "first at top/a.yml:2:34",
    ),
    (
        "alerts: [{name: Slow, remove: true}, {name: Slow, condition: error_rate > 9%, duration: 5m, severity: info}]",
        "2:38: `Slow` is removed and added again in the same folder",
        "removed at top/a.yml:2:10: write `override: true`",
    ),
    (
        "alerts: [{name: Slow, override: true, notify: null, notify: null}]",
        "2:53: duplicate key `notify`",
        "keep one",
    ),
    (
        "alerts: [{name: Slow, override: true, renotify: {override: true, every: 1h}}]",
        "2:50: `override` is only for named items of an extended folder, not for `renotify` inside an item",
        "remove the line: maps merge without it, and lists are replaced",
    ),
    (
        "alerts: [{name: Faults, override: true, renamed_from: Errors, severity: info}]",
        "2:25: `override`: no extended folder has `Faults` in `alerts`",
        "to rename `Errors`, write `id: errors` and the new name, without `renamed_from`",
    ),
    (
        "alerts: [{id: errors, name: Faults, override: true, renamed_from: Errors}]",
        "2:67: `Errors` is still the id of this item",
        "id: remove the line",
    ),
    (
        "status_page: {override: true, name: A}",
        "2:15: `override`: no extended folder has the section `status_page`",
        "file, or remove `override`",
    ),
    (
        "error_tracking: {projects: [{name: Shp, override: true}]}",
        "2:41: `override`: no extended folder has `Shp` in `projects`",
        "did you mean `Shop`?",
    ),
]


@pytest.mark.parametrize(("top", "message", "hint"), WRONG)
def test_what_is_wrong_is_said_once_with_both_places(
    refused: Callable[..., str], top: str, message: str, hint: str
) -> None:
    first, _, second = refused(top, ALERTS + TRACKING).partition("\n")
    assert first.startswith(f"top/a.yml:{message}")
    assert hint in second


EXTENDS = [
    ("../bas", "top/a.yml:1:10: `../bas`: the folder does not exist", "did you mean `base`?"),
    ("../base/a.yml", "top/a.yml:1:10: `../base/a.yml`: this is a file, not a folder", "that contains it: base"),
    ("../empty", "top/a.yml:1:10: `../empty`: no YAML file in this folder", "write one"),
    (".", "top/a.yml:1:10: a folder extends itself: top → top", "remove one of them"),
    ("[../round]", "round/a.yml:1:10: a folder extends itself: top → round → top", "remove one of them"),
    ("{a: b}", "top/a.yml:1:10: `extends`: expected the name of a folder", "`extends: ../shared`"),
    ("[]", "top/a.yml:1:10: `extends`: expected the name of a folder", "`extends: ../shared`"),
    ("[5]", "top/a.yml:1:11: `extends`: expected the name of a folder", "`extends: ../shared`"),
    ("", "top/a.yml:1:9: `extends`: expected the name of a folder", "`extends: ../shared`"),
]


@pytest.mark.parametrize(("extended", "message", "hint"), EXTENDS)
def test_a_folder_that_cannot_be_extended_is_refused_where_it_is_named(
    refused: Callable[..., str], tmp_path: Path, extended: str, message: str, hint: str
) -> None:
    (tmp_path / "empty").mkdir()
    error = refused(f"extends: {extended}\n", ALERTS, round__a="extends: ../top\n")
    assert error.startswith(message)
    assert hint in error.partition("\n")[2]


def test_two_files_of_a_folder_do_not_both_say_what_it_extends(refused: Callable[..., str]) -> None:
    error = refused("extends: ../base", ALERTS, top__b="extends: ../base")
    assert error.startswith("top/b.yml:1:1: `extends` is written twice in this folder")
    assert "top/a.yml:1:1" in error


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.sampled_from(["info", "warning"]),
        "duration": st.sampled_from(["5m", "1h"]),
        "condition": st.sampled_from(["error_rate > 1%", "p95_latency > 2s"]),
        "notify": st.sampled_from(["[slack]", "[email]", "[]"]),
        "description": st.sampled_from(["one", "two"]),
    },
)
TAKEN_OUT = st.sets(st.sampled_from(["description", "notify"]))
WHOLE = {"severity": "info", "duration": "10m", "condition": "error_rate > 7%", "notify": "[]"}


def _alert(name: str, fields: dict[str, str]) -> str:
    return f"  - {{{', '.join(f'{key}: {value}' for key, value in {'name': name, **fields}.items())}}}\n"


@settings(max_examples=50)
@given(
    below=st.dictionaries(st.sampled_from("ABCD"), FIELDS, min_size=1),
    above=st.dictionaries(st.sampled_from("ABCDEF"), st.tuples(FIELDS, TAKEN_OUT) | st.none(), min_size=1),
)
def test_an_overlay_means_the_same_as_the_merged_text(
    lay: Lay, below: dict[str, dict[str, str]], above: dict[str, tuple[dict[str, str], set[str]] | None]
) -> None:
    base = {name: {**WHOLE, **fields} for name, fields in below.items()}
    merged, top = dict(base), ""
    for name, change in above.items():
        fields, out = change or ({}, set())
        gone = dict.fromkeys(sorted((out & base.get(name, {}).keys()) - fields.keys()), "null")
        if change is None and name in base:
            del merged[name]
            top += f"  - {{name: {name}, remove: true}}\n"
        elif name in base:
            merged[name] = {key: text for key, text in {**base[name], **fields}.items() if key not in gone}
            top += _alert(name, {"override": "true", **gone, **fields})
        else:
            merged[name] = {**WHOLE, **fields}
            top += _alert(name, merged[name])
    text = "".join(_alert(name, fields) for name, fields in base.items())
    overlaid = lay(f"alerts:\n{top}", f"alerts:\n{text}")
    flat = "".join(_alert(name, fields) for name, fields in merged.items())
    assert overlaid == lay("extends: ../flat\n", "alerts: []", flat__a=f"alerts:\n{flat}" if flat else "alerts: []")
