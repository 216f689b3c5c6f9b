"""What is read to her before she answers: for each purpose its text, under the version that is kept with her answer."""

from grants.core.text import N_
from grants.domain.people.states import ConsentPurpose

CONSENT_TEXT_VERSION = "2026-11"

CONSENT_TEXTS = {
    ConsentPurpose.TRAINING_RECORDS: N_(
        "We write down your name, how to reach you, and which courses and support you took part in. We need it to plan "
        "courses, give you certificates and pay a grant. Only those who work with you open your name."
    ),
    ConsentPurpose.CONTACT: N_(
        "We get in touch with you about the programme, only in the way and at the times that we agree on with you."
    ),
    ConsentPurpose.SHARING: N_(
        "We pass on to another organisation, which we name to you first, what it needs to help you, and nothing else."
    ),
    ConsentPurpose.PHOTOS: N_(
        "We take photos of you at courses and meetings. You may say no to any single one, or ask us to delete it."
    ),
    ConsentPurpose.RESEARCH: N_(
        "We use what is written down, without your name, to learn whether the programme helps."
    ),
    ConsentPurpose.PUBLICATION: N_(
        "We tell your story to others, in words that you have read and agreed to. What is printed can’t be called back."
    ),
}
CONSENT_PROMISES = (
    N_("You may say yes or no to each of them. Only without the first can we not register you."),
    N_("You may take back any answer later, without giving a reason; it holds no more from that moment."),
    N_("You may ask at any time what is written down about you, and have it corrected or erased."),
)
