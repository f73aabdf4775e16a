"""PagerDuty's time zones, which are its own list and not all IANA names.

Source: https://developer.pagerduty.com/docs/types#time-zone, which the provider checks against since its issue 796
(`ValidateTZValueDiagFunc`, for schedules and people). Any other is refused by `pulumi up`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from catalog.forms.diagnostics import Report
from catalog.forms.text import prose, shown
from catalog.source.places import Source

_LISTED = """
Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Harare Africa/Johannesburg Africa/Monrovia Africa/Nairobi
America/Argentina/Buenos_Aires America/Bogota America/Caracas America/Chicago America/Chihuahua America/Denver
America/Godthab America/Guatemala America/Guyana America/Halifax America/Indiana/Indianapolis America/Juneau
America/La_Paz America/Lima America/Los_Angeles America/Mazatlan America/Mexico_City America/Monterrey
America/Montevideo America/New_York America/Phoenix America/Puerto_Rico America/Regina America/Santiago
America/Sao_Paulo America/St_Johns America/Tijuana Asia/Almaty Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Chongqing
Asia/Colombo Asia/Dhaka Asia/Hong_Kong Asia/Irkutsk Asia/Jakarta Asia/Jerusalem Asia/Kabul Asia/Kamchatka
Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Krasnoyarsk Asia/Kuala_Lumpur Asia/Kuwait Asia/Magadan Asia/Muscat
Asia/Novosibirsk Asia/Rangoon Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Srednekolymsk Asia/Taipei
Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Tokyo Asia/Ulaanbaatar Asia/Urumqi Asia/Vladivostok Asia/Yakutsk
Asia/Yekaterinburg Asia/Yerevan Atlantic/Azores Atlantic/Cape_Verde Atlantic/South_Georgia Australia/Adelaide
Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Melbourne Australia/Perth Australia/Sydney Etc/GMT+12
Etc/UTC Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels
Europe/Bucharest Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kaliningrad
Europe/Kiev Europe/Lisbon Europe/Ljubljana Europe/London Europe/Madrid Europe/Minsk Europe/Moscow Europe/Paris
Europe/Prague Europe/Riga Europe/Rome Europe/Samara Europe/Sarajevo Europe/Skopje Europe/Sofia Europe/Stockholm
Europe/Tallinn Europe/Vienna Europe/Vilnius Europe/Volgograd Europe/Warsaw Europe/Zagreb Europe/Zurich Pacific/Apia
Pacific/Auckland Pacific/Chatham Pacific/Fakaofo Pacific/Fiji Pacific/Guadalcanal Pacific/Guam Pacific/Honolulu
Pacific/Majuro Pacific/Midway Pacific/Noumea Pacific/Pago_Pago Pacific/Port_Moresby Pacific/Tongatapu
"""
PAGER_ZONES = frozenset(_LISTED.split())
_BY_ANOTHER_NAME = {"UTC": "Etc/UTC"}
_COMPARED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
_COMPARED_HOURS = 2 * 365 * 24
_FIRST_DAY = datetime(1970, 1, 1, 12, tzinfo=UTC)  # the time zone database distinguishes zones from then on


def pager_zone(name: str) -> str:
    """Return PagerDuty's name of a zone."""
    return _BY_ANOTHER_NAME.get(name, name)


def pager_knows(name: str, source: Source, report: Report) -> bool:
    """Whether PagerDuty knows a zone; an unknown one is an error at `source`.

    It is not replaced silently: a zone with the same time today may differ after the next change of law.
    """
    if pager_zone(name) in PAGER_ZONES:
        return True
    same = sorted(_with_the_same_time(name), key=lambda zone: (_days_apart(name, zone), OSA.distance(name, zone)))
    hint = f"write {prose(same[:3])}, which have the same time" if same else "choose a zone of PagerDuty's list"
    message = f"PagerDuty does not support the time zone {shown(name)}"
    report.refuse(source, message, f"{hint} (https://developer.pagerduty.com/docs/types#time-zone)")
    return False


def _with_the_same_time(name: str) -> Iterator[str]:
    """PagerDuty's zones whose clocks agree with a zone's at each hour of two years."""
    hours = [_COMPARED_FROM + timedelta(hours=count) for count in range(_COMPARED_HOURS)]
    wanted = ZoneInfo(name)
    for zone in sorted(PAGER_ZONES):
        other = ZoneInfo(zone)
        if all(hour.astimezone(other).utcoffset() == hour.astimezone(wanted).utcoffset() for hour in hours):
            yield zone


def _days_apart(one: str, other: str) -> int:
    """The number of days since 1970 on which the clocks of two zones differed: 0 for two names of one zone."""
    days = [_FIRST_DAY + timedelta(days=count) for count in range((_COMPARED_FROM - _FIRST_DAY).days)]
    zones = ZoneInfo(one), ZoneInfo(other)
    return sum(day.astimezone(zones[0]).utcoffset() != day.astimezone(zones[1]).utcoffset() for day in days)
