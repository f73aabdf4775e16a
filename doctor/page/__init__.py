"""`watchbill doctor --page`: a real page, from a monitor that always fires to the person who is paged."""
