"""The default rubric: seven criteria, their weights, and for each score from 1 to 5 what a plan that earns it looks like."""

from collections.abc import Mapping
from dataclasses import dataclass

from grants.core.text import N_


@dataclass(frozen=True, slots=True)
class RubricItem:
    """One criterion. `weight_bp` in basis points of the whole; `anchors` for the scores 1, 2, 3, 4, 5. Gettext ids."""

    code: str
    weight_bp: int
    label: str
    question: str
    anchors: tuple[str, str, str, str, str]


DEFAULT: tuple[RubricItem, ...] = (
    RubricItem(
        "demand",
        2000,
        N_("Demand and customers"),
        N_("Will enough people pay for this at this price?"),
        (
            N_("Nobody is named who would buy, and no price is compared."),
            N_("Customers are “everyone”; one price is named without asking anybody."),
            N_("A group of customers is named and competitors are listed, with little proof of demand."),
            N_("Customers, their number and competitors' prices are named; some people were asked."),
            N_("First orders or a waiting list exist, and the plan says why people choose this offer."),
        ),
    ),
    RubricItem(
        "finances",
        2000,
        N_("Costs, cash flow, break-even"),
        N_("Do the figures add up, and does the money last?"),
        (
            N_("Main costs are missing, or the cash runs out within three months."),
            N_("Costs are guessed; sales start at full strength in the first month."),
            N_("Costs and sales are plausible, but one bad month would empty the cash box."),
            N_("Prices have a source, sales grow step by step, and break-even comes within the year."),
            N_("Quotations back the costs, and the plan still holds when sales are a third lower."),
        ),
    ),
    RubricItem(
        "skills",
        1500,
        N_("Skills and training result"),
        N_("Can she do this work and keep the books?"),
        (
            N_("She has neither done this work nor learnt it."),
            N_("She knows the work from home only; the course was not completed."),
            N_("The course is completed; practice in this trade is short."),
            N_("The course is completed, and she has worked in this trade or trained for it."),
            N_("She has proven skill in the trade, a good course result, and keeps simple records already."),
        ),
    ),
    RubricItem(
        "effort",
        1000,
        N_("Own effort and contribution"),
        N_("What does she put in herself?"),
        (
            N_("Nothing of her own is put in, and no step was taken."),
            N_("A contribution is promised, but not what it is or where it comes from."),
            N_("The required share is met in money, tools or a room."),
            N_("The required share is in hand, and first steps were taken without the grant."),
            N_("She puts in clearly more than required, or already sells on a small scale."),
        ),
    ),
    RubricItem(
        "feasibility",
        1500,
        N_("Feasibility, permits, suppliers"),
        N_("Can it start as described?"),
        (
            N_("It cannot be done lawfully or in this place as described."),
            N_("Permits, premises or suppliers are needed and not mentioned."),
            N_("What is needed is listed; important points are still open."),
            N_("Premises and suppliers are agreed, and the way to each permit is known."),
            N_("Everything needed to start is agreed or in hand; it can open within a month."),
        ),
    ),
    RubricItem(
        "income",
        1000,
        N_("Income and jobs"),
        N_("Will it change what she earns?"),
        (
            N_("No lasting income can be expected."),
            N_("It brings a little on the side, less than a third of a minimum wage."),
            N_("It brings about half a minimum wage within the year."),
            N_("It brings at least a minimum wage within the year."),
            N_("It carries her household, or makes paid work for another person too."),
        ),
    ),
    RubricItem(
        "safety",
        1000,
        N_("Risk and safety"),
        N_("Are the risks seen, and is there an answer to each?"),
        (
            N_("The work is dangerous to her or to others, and nothing is said about it."),
            N_("Risks are named in a word, without an answer."),
            N_("The main risks are named, and some have an answer."),
            N_("Each main risk has an answer that she can carry out herself."),
            N_("Risks are weighed, answers are prepared, and she decides over the money herself."),
        ),
    ),
)

BY_CODE: Mapping[str, RubricItem] = {item.code: item for item in DEFAULT}
