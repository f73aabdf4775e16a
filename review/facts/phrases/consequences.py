"""The consequence of a change that its phrase does not name: a pair for more, and for less."""

from enum import StrEnum


class Consequence(StrEnum):
    """The consequence of a change that its phrase does not name."""

    FIRES_SOONER = "fires sooner"
    FIRES_LATER = "fires later"
    WARNS_SOONER = "warns sooner"
    WARNS_LATER = "warns later"
    SOONER = "sooner"
    LATER = "later"
    NOTIFIES_OF_MORE = "notifies of more issues"
    NOTIFIES_OF_LESS = "notifies of fewer issues"
    MORE_OFTEN = "more often"
    LESS_OFTEN = "less often"
    MORE = "more reminders"
    LESS = "fewer reminders"
    DROPS_LESS = "drops less"
    DROPS_MORE = "drops more"
    SEE_MORE = "alerts see more errors"
    SEE_FEWER = "alerts see fewer errors"
    LONGER = "repeats longer"
    GIVES_UP = "stops sooner"
    MUTES_FOR_LESS = "mutes for a shorter time"
    MUTES_FOR_LONGER = "mutes for a longer time"
    MUTES_LESS_OFTEN = "mutes less often"
    MUTES_MORE_OFTEN = "mutes more often"


FIRES = (Consequence.FIRES_SOONER, Consequence.FIRES_LATER)
WARNS = (Consequence.WARNS_SOONER, Consequence.WARNS_LATER)
PAGES = (Consequence.SOONER, Consequence.LATER)
NOTIFIES = (Consequence.NOTIFIES_OF_MORE, Consequence.NOTIFIES_OF_LESS)
REPEATS = (Consequence.MORE_OFTEN, Consequence.LESS_OFTEN)
AGAIN = (Consequence.MORE, Consequence.LESS)
DROPS = (Consequence.DROPS_LESS, Consequence.DROPS_MORE)
SEES = (Consequence.SEE_MORE, Consequence.SEE_FEWER)
GOES_ON = (Consequence.LONGER, Consequence.GIVES_UP)
MUTES = (Consequence.MUTES_FOR_LESS, Consequence.MUTES_FOR_LONGER)
MUTES_OFTEN = (Consequence.MUTES_LESS_OFTEN, Consequence.MUTES_MORE_OFTEN)
