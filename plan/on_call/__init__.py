"""Who is paged: routes, timelines, the calendar and the on-call load. This package needs no Pulumi."""
