"""The questionnaire of November 2026. Its words are never changed: another wording is another version.

After the programme's components (job skills for women in need of them, internships, small grants; for those who return
or need protection: journey, reception, legal, medical and psychological help, three months' support, training) and the
WHO's recommendations on interviewing: only what is needed, yes or no instead of what happened, silence is an answer.
"""

from grants.core.text import N_
from grants.domain.people.screening.shapes import (
    NO,
    UNSAID,
    YES,
    Kind,
    Question,
    Questionnaire,
    ReasonText,
    Section,
)
from grants.domain.people.states import SERVICE_LABELS

_UNSAID = (UNSAID, N_("She would rather not say"))
_YES_NO = ((YES, N_("Yes")), (NO, N_("No")), _UNSAID)

_TAKING_PART = Section(
    N_("Taking part"),
    (
        Question(
            "wants",
            N_("Do you want to take part in the programme yourself?"),
            N_("Nobody is brought into it without wanting it."),
            _YES_NO,
        ),
        Question(
            "lives_here",
            N_("Do you live in Belarus, or are you coming back to live here?"),
            N_("Courses, internships and grants take place in the regions of Belarus."),
            _YES_NO,
        ),
        Question(
            "adult",
            N_("Are you 18 or older?"),
            N_("Below 18 somebody who is responsible for you has to agree."),
            (
                ("adult", N_("18 or older")),
                ("agreed", N_("Younger, and a parent, a guardian or the guardianship authority agrees")),
                ("not_agreed", N_("Younger, and nobody has agreed yet")),
                _UNSAID,
            ),
            N_("Ask parents or guardians only if she says that it does her no harm."),
        ),
        Question(
            "comes_safely",
            N_("Can you come to courses and meetings without getting into trouble with anyone?"),
            N_("If not, we look for another way, time or place first."),
            _YES_NO,
        ),
    ),
)
_SITUATION = Section(
    N_("Her situation"),
    (
        Question(
            "living",
            N_("Do you have work or another income that you can live on?"),
            N_("The programme is first for those who have not."),
            _YES_NO,
        ),
        Question(
            "going_away",
            N_("Are you thinking of going away for work that you can’t check beforehand?"),
            N_("We can help to check an offer, and tell you whom to call from abroad."),
            _YES_NO,
        ),
        Question(
            "came_back",
            N_("Did you come back from abroad within the last three months?"),
            N_("For the first three months there is help with the journey, papers and living costs."),
            _YES_NO,
        ),
        Question(
            "safe_home",
            N_("Are you safe where you live now?"),
            N_("If not, a safe place comes before everything else."),
            _YES_NO,
        ),
        Question(
            "against_will",
            N_("Did you have to work, or to stay somewhere, against your will?"),
            N_("Only to know which help is open to you. What happened is not written down."),
            _YES_NO,
            N_("Yes or no is enough. Don’t ask where, when or by whom."),
        ),
    ),
)
_HELP = Section(
    N_("Help that she wishes for"),
    (
        Question(
            "wished",
            N_("About which help would you like to hear?"),
            N_("So that the right people are asked, and nothing is offered that you don’t want."),
            tuple((service.value, label) for service, label in SERVICE_LABELS.items()),
            N_("Tick what she names. Nothing is an answer too."),
            Kind.SEVERAL,
        ),
    ),
)

_CONSENT, _WISH, _PLACE = N_("Her consent"), N_("Her own wish"), N_("Where she lives")
_AGE, _SAFETY, _NEED = N_("Her age"), N_("Coming safely"), N_("What the programme is for")
_REASONS = {
    "consent": ReasonText(_CONSENT, N_("She agreed to her records being kept.")),
    "no_consent": ReasonText(
        _CONSENT,
        N_("She has not agreed to her records being kept, or took it back."),
        N_("Ask her for it, and record her answer on her record."),
    ),
    "wish": ReasonText(_WISH, N_("She wants to take part.")),
    "no_wish": ReasonText(
        _WISH,
        N_("She does not want to take part, or did not say so yet."),
        N_("Leave the door open, and ask again once she wants to."),
    ),
    "lives_here": ReasonText(_PLACE, N_("She lives in Belarus or comes back to live here.")),
    "place_of_record": ReasonText(_PLACE, N_("She would rather not say; her record names a region of Belarus.")),
    "lives_elsewhere": ReasonText(
        _PLACE,
        N_("She does not live in Belarus and does not come back."),
        N_("Refer her to an organisation where she lives. Ask again if she comes back."),
    ),
    "adult": ReasonText(_AGE, N_("She is 18 or older.")),
    "adult_by_birth": ReasonText(_AGE, N_("By the birth date on her record she is 18 or older.")),
    "agreed": ReasonText(_AGE, N_("She is younger than 18, and somebody responsible for her agrees.")),
    "not_agreed": ReasonText(
        _AGE,
        N_("She is younger than 18, and nobody responsible for her has agreed yet."),
        N_("If it does her no harm, ask a parent, a guardian or the guardianship authority."),
    ),
    "age_differs": ReasonText(
        _AGE,
        N_("What she says of her age and the birth date on her record don’t agree."),
        N_("Ask her which is right, and correct the one that is wrong."),
    ),
    "age_unknown": ReasonText(
        _AGE,
        N_("Her age is not known."),
        N_("The year of birth on her record is enough. Ask her another time if she may tell it."),
    ),
    "comes_safely": ReasonText(_SAFETY, N_("She can come without getting into trouble.")),
    "safety_unsaid": ReasonText(_SAFETY, N_("She would rather not say. Ask her again before the first meeting.")),
    "not_safe_to_come": ReasonText(
        _SAFETY,
        N_("Coming would get her into trouble."),
        N_("Agree with her on a way, a time and a place that are safe, and begin with the help below."),
    ),
    "need": ReasonText(_NEED, N_("Her answers show that the programme is for her.")),
    "need_unsaid": ReasonText(
        _NEED, N_("She would rather not say everything. That is accepted, her wish counts.")
    ),
    "no_need": ReasonText(
        _NEED,
        N_("By her answers she has an income, is safe and needs no protection: others come first."),
        N_("Tell her about the help below. Ask again when her situation changes."),
    ),
}  # fmt: skip

VERSION_2026_11 = Questionnaire("2026-11", (_TAKING_PART, _SITUATION, _HELP), _REASONS)
