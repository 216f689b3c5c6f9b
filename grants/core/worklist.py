"""What waits for someone: one line of a work list, as every slice hands it to the landing page."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class WorkItem:
    """`text` is a gettext id with placeholders from `values`; `plural` its plural form, chosen by `count`.

    `endpoint` and `arguments` make the link to the one page where it is done. Older `since` comes first; `due` in
    the past is shown as late; what is `first` stands before everything, for somebody may be in danger. A money value
    among `values` is a core.money.Money and is formatted where shown.
    """

    kind: str
    text: str
    endpoint: str
    plural: str = ""
    count: int = 1
    values: Mapping[str, object] = field(default_factory=dict)
    arguments: Mapping[str, object] = field(default_factory=dict)
    since: datetime.date | None = None
    due: datetime.date | None = None
    first: bool = False
