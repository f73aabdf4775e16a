"""Secrets with a distinctive form, which no ordinary text has."""

import re

SECRET_FORM = re.compile(
    r"hooks\.slack\.com/(?:services|workflows)/\w|\bxox[abeprs]-[\w-]{10}|\b(?:sk|rk)_live_\w{8}|\bAKIA[0-9A-Z]{16}\b"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_\w{20}|\bgithub_pat_\w{20}|\bglpat-[\w-]{16}|\bsntry[su]_\w{20}"
    r"|\bAIza[\w-]{30}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."
    r"|\b(?i:api|app|application|routing|integration)[-_]?(?i:key)\b\W{1,4}[0-9a-f]{32}\b"
)
