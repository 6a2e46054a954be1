"""Fits what the signs of `articles.titlesigns` weigh beside the rules, on titles whose roles are known: `titles.txt` and the looked-at topics.

A row of `titles.txt` is 引题|主题|副题|first words of the text, pieces parted by spaces. Each is set on lines of its own
and run together, as pages print and damage them. `python tests/press/fit_titles.py` tells what six-fold cross-validation
gets right; with `--write` the weights of all are stored.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from articles.fold import narrow  # noqa: E402
from articles.titlemarks import rules  # noqa: E402
from articles.titleparts import Title, cuts, pieces_of  # noqa: E402
from articles.titles import roles  # noqa: E402
from articles.titlesigns import signs, solid  # noqa: E402
from articles.types import Line, LineKind  # noqa: E402
from press import stories, stories_more  # noqa: E402

TITLES = Path(__file__).with_name("titles.txt")
UNSEEN = Path(__file__).with_name("titles_unseen.txt")
"""Titles that no weight was learnt from; `blind.txt` holds more."""
WEIGHTS = ROOT / "articles" / "titleweights.json"
FOLDS, RIDGE, STEPS, RATE = 6, 8.0, 400, 0.05
COUPLET = 1.2
"""A line with a space is a couplet at least as often as titles run together, though the file holds fewer of them."""
OTHER_LEAD = 0.3
"""On a damaged page the text that stands below a title may be the middle of it: the lead is a hint, no proof."""
OF_TOPICS = 0.5
"""The pages' topics repeat a few titles with other names: they weigh less."""


@dataclass(frozen=True)
class Known:
    """A title whose roles are known, and the words below it."""

    kicker: str
    headline: str
    subhead: str
    lead: str
    weight: float = 1.0

    @property
    def roles(self) -> tuple[str, str, str]:
        """Its roles as they are compared."""
        kicker, headline, subhead = (
            narrow(text).replace(" ", "") for text in (self.kicker, self.headline, self.subhead)
        )
        return kicker, headline, subhead


@dataclass(frozen=True)
class Case:
    """A title as one page shows it: every cut, the signs of each, and which is right."""

    group: int
    form: str
    weight: float
    cuts: list[Title]
    values: NDArray[np.float64]
    rules: NDArray[np.float64]
    right: int


def by_hand(path: Path = TITLES) -> list[Known]:
    """The titles of a file."""
    rows = path.read_text(encoding="utf-8").strip().split("\n")
    return [
        Known(kicker, headline, subhead, lead) for kicker, headline, subhead, lead in (row.split("|") for row in rows)
    ]


def of_story(story: stories.Story, weight: float) -> Known:
    """The title of a story, with its first paragraph."""
    kicker, headline, subhead = (" ".join(role) for role in (story.kicker, story.headline, story.subhead))
    return Known(kicker, headline, subhead, story.paragraphs[0], weight)


def of_topics() -> list[Known]:
    """Titles of the looked-at topics, one of each wording."""
    found: dict[tuple[str, ...], Known] = {}
    for topic in stories_more.LOOKED_AT:
        for seed in range(40):
            story = stories.write(topic, seed)
            if len(story.kicker + story.headline + story.subhead) >= 2:
                key = (topic, *story.kicker[:1], story.headline[0][:4], *(word[:1] for word in story.subhead))
                found.setdefault(key, of_story(story, OF_TOPICS))
    return list(found.values())


def of_pieces() -> list[Known]:
    """Titles of the looked-at pieces written by hand."""
    seen = (one for one in stories_more.BY_HAND if len(one.kicker + one.headline + one.subhead) >= 2)
    return [of_story(one, 1.0) for one in seen]


def shown(known: Known) -> dict[str, tuple[list[str], float]]:
    """The forms that a page may give a title: its lines, and how much the form weighs."""
    heads = [role for role in (known.kicker, known.headline, known.subhead) if role]
    if len(heads) == 1:
        return (
            {"couplet": (heads, COUPLET), "couplet on two lines": (heads[0].split(), 0.05)} if " " in heads[0] else {}
        )
    forms = {"lines": (heads, 1.0)}
    if not known.subhead.startswith("—"):
        forms["run together"] = ([" ".join(heads)], 1.0)
    if len(heads) == 3:
        forms["kicker run into headline"] = ([" ".join(heads[:2]), heads[2]], 0.5)
    return forms


def set_lines(texts: list[str]) -> list[Line]:
    """Title lines as a page holds them."""
    lines, at = [], 0
    for text in texts:
        lines.append(Line(text=text, span=(at, at + len(text)), kind=LineKind.HEADLINE, rule="title"))
        at += len(text) + 1
    return lines


def read(title: Title) -> tuple[str, str, str]:
    """The roles of a cut as they are compared."""
    kicker, headline, subhead = (
        narrow(solid(pieces)).replace(" ", "") for pieces in (title.kicker, title.headline, title.subhead)
    )
    return kicker, headline, subhead


def conditions(known: list[Known], group: int, *, whole: bool) -> list[tuple[bool, str]]:
    """On a damaged page and, where lines are whole, on an intact one; above its own text and above another."""
    own, other = known[group].lead, known[(7 * group + 3) % len(known)].lead
    return [(intact, lead) for intact in ((False, True) if whole else (False,)) for lead in (own, other)]


def cases(known: list[Known], names: dict[str, int]) -> list[Case]:
    """Every title in every form; new signs get their place in `names`."""
    made = []
    for group, one in enumerate(known):
        for form, (texts, weight) in shown(one).items():
            choices = cuts(pieces_of(set_lines(texts)))
            right = [at for at, title in enumerate(choices) if read(title) == one.roles]
            if len(choices) < 2 or not right:
                continue
            for intact, lead in conditions(known, group, whole=form != "run together"):
                found = [dict(signs(title, narrow(lead), intact=intact)) for title in choices]
                for name in (name for signed in found for name in signed):
                    names.setdefault(name, len(names))
                rows = np.zeros((len(choices), 400))
                for at, signed in enumerate(found):
                    for name, value in signed.items():
                        rows[at, names[name]] += value
                held = np.array([rules(title, narrow(lead), intact=intact) for title in choices])
                label = form + (", whole page" if intact else "") + (", other lead" if lead is not one.lead else "")
                share = OTHER_LEAD if lead is not one.lead else 1.0
                made.append(Case(group, label, share * weight * one.weight, choices, rows, held, right[0]))
    return made


def fit(made: list[Case]) -> NDArray[np.float64]:
    """Weights of a softmax over the cuts of each title, with a ridge; Adam's steps over all cases at once."""
    weights, mean, spread = np.zeros(400), np.zeros(400), np.zeros(400)
    for step in range(1, STEPS + 1):
        slope = RIDGE * weights
        for case in made:
            score = case.rules + case.values @ weights
            share = np.exp(score - score.max())
            slope += case.weight * ((share / share.sum()) @ case.values - case.values[case.right])
        mean, spread = 0.9 * mean + 0.1 * slope, 0.99 * spread + 0.01 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-8)
    return weights


def unseen() -> dict[str, str]:
    """How many unseen titles the stored weights read right in every role, by form."""
    right, total = Counter[str](), Counter[str]()
    for known in by_hand(UNSEEN):
        for form, (texts, _) in shown(known).items():
            best = roles(set_lines(texts), narrow(known.lead), intact=form == "lines")
            total[form] += 1
            right[form] += read(best) == known.roles
    return {form: f"{right[form]}/{total[form]}" for form in sorted(total)}


def main() -> None:
    """Cross-validate; store the weights where asked to."""
    names: dict[str, int] = {}
    known = [*by_hand(), *of_pieces(), *of_topics()]
    made = cases(known, names)
    order = list(range(len(known)))
    random.Random(1).shuffle(order)
    fold = {group: at % FOLDS for at, group in enumerate(order)}
    right, total = Counter[str](), Counter[str]()
    for held in range(FOLDS):
        weights = fit([case for case in made if fold[case.group] != held])
        for case in made:
            if fold[case.group] == held and known[case.group].weight == 1.0:
                best = case.cuts[int((case.rules + case.values @ weights).argmax())]
                right[case.form] += read(best)[1] == read(case.cuts[case.right])[1]
                total[case.form] += 1
    for form in sorted(total):
        print(f"{form}: headline right {right[form]}/{total[form]}")
    for form, count in unseen().items():
        print(f"unseen, weights as stored, {form}: {count}")
    if "--write" in sys.argv:
        weights = fit(made)
        kept = {name: round(float(weights[at]), 2) for name, at in sorted(names.items())}
        text = json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False, indent=0)
        WEIGHTS.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
