"""What a review says of a change besides its sentences."""

from tests.support.edits import Edit, review


def test_a_change_is_of_its_service_by_name_and_of_none_where_there_is_none():
    found = review(
        [
            Edit(file="prod/alerts.yml", old="error_rate > 1%", new="error_rate > 2%"),
            Edit(file="shared/platform.yml", old="request_rate > 500/s", new="request_rate > 600/s"),
            Edit(file="shared/logs.yml", old="keep: 5%", new="keep: 1%"),
        ]
    )
    services = {it.ref: it.service for it in found.changes}
    assert services["alerts/high-error-rate"] == "Storefront"
    assert services["indexes/storefront"] is None
    assert {it.ref: it.severity for it in found.changes}["alerts/high-error-rate"] == "critical"
