"""Who is paged: routes, timelines, the calendar and the on-call load. Nothing here needs Pulumi."""
