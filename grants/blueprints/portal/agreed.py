"""What she agreed to, in words that tell a stranger nothing, and asking to take it back."""

from collections.abc import Mapping

from grants.core.text import N_
from grants.domain.people.states import ConsentPurpose

# Said to herself, read perhaps over her shoulder: no organisation, no programme, nobody named.
NEUTRAL: Mapping[ConsentPurpose, str] = {
    ConsentPurpose.TRAINING_RECORDS: N_("Notes about your course"),
    ConsentPurpose.CONTACT: N_("Calls and messages"),
    ConsentPurpose.SHARING: N_("Passing on your details"),
    ConsentPurpose.PHOTOS: N_("Photos"),
    ConsentPurpose.RESEARCH: N_("Surveys"),
    ConsentPurpose.PUBLICATION: N_("Being written about"),
}
