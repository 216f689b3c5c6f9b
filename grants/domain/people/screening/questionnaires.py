"""Every version of the questionnaire that was ever in use, and the one that is asked now."""

from collections.abc import Mapping

from grants.core.text import N_
from grants.domain.people.screening.shapes import Questionnaire
from grants.domain.people.screening.version_2026_11 import VERSION_2026_11

QUESTIONNAIRES: Mapping[str, Questionnaire] = {one.version: one for one in (VERSION_2026_11,)}
CURRENT = VERSION_2026_11

# What her case worker makes sure of before she asks anything.
BEFORE_ASKING = (
    N_("You are alone with her, where nobody overhears and nobody comes in."),
    N_(
        "Tell her why you ask, that only case workers read the answers, and that she may stop or skip any question and "
        "loses nothing by it."
    ),
    N_(
        "Ask only what stands here, never what happened. What she tells of her own accord is not written down."
    ),
    N_("Promise nothing that you can’t keep, and know whom to call if she needs help today."),
)
