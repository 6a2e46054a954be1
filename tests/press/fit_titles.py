"""Fits what the signs of `articles.titlesigns` weigh beside the rules, on titles whose roles are known.

A row of the files is 引题|主题|副题|first words of the text, pieces parted by spaces. Each is set on lines of its own and
run together, as pages print and damage them. `python tests/press/fit_titles.py` tells what the titles of one writer get
from weights learnt on all the others, and unseen titles from the weights as stored; `--write` stores the weights of all.
SciPy does the fitting; the program itself only adds the weights up.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from articles.fold import narrow  # noqa: E402
from articles.titlemarks import RULES, rules  # noqa: E402
from articles.titleparts import Title, cuts, pieces_of  # noqa: E402
from articles.titles import roles  # noqa: E402
from articles.titlesigns import signs, solid  # noqa: E402
from articles.types import Line, LineKind  # noqa: E402
from press import stories, stories_more  # noqa: E402

HERE = Path(__file__).parent
WRITERS = {
    "titles.txt": 1.0,
    "titles_2.txt": 0.6,
    "titles_3.txt": 0.6,
    "titles_4.txt": 0.6,
    "titles_5.txt": 0.6,
    "titles_6.txt": 0.6,
    "titles_7.txt": 0.7,
    "titles_9.txt": 0.6,
}
"""Files of titles, one writer's hand each, and how much a title of it weighs: the later ones are of harder titles than
pages mostly have."""
UNSEEN = ("titles_unseen.txt", "titles_8.txt")
"""Titles that no weight was learnt from; `blind.txt`, `blind2.txt` and `blind4.txt` hold more."""
WEIGHTS = ROOT / "articles" / "titleweights.json"
RIDGE, STEPS = 4.0, 300
FEWEST = 4
"""Titles that must show a word or a character before it is weighed."""
LEAST = 0.02
"""Weights nearer to 0 are not stored."""
COUPLET, RUN_TOGETHER = 2.0, 0.5
"""A line with a space is a couplet about as often as titles run together, though the files hold fewer of them."""
KICKER_ALONE, LABEL = 0.8, 6
"""How much a title with a kicker of one clause and no subhead weighs where the kicker is longer than the name of a column:
papers set a subhead two or three times as often, the files of titles do not."""
OTHER_LEAD = 0.3
"""On a damaged page the text that stands below a title may be the middle of it: the lead is a hint, no proof."""
OF_TOPICS = 1.0
"""How much a title of the pages' topics weighs: the papers of districts set such ones."""


@dataclass(frozen=True)
class Known:
    """A title whose roles are known, and the words below it."""

    kicker: str
    headline: str
    subhead: str
    lead: str
    weight: float = 1.0
    writer: str = ""

    @property
    def roles(self) -> tuple[str, str, str]:
        """Its roles as they are compared."""
        kicker, headline, subhead = (
            narrow(text).replace(" ", "") for text in (self.kicker, self.headline, self.subhead)
        )
        return kicker, headline, subhead


@dataclass(frozen=True)
class Case:
    """A title as one page shows it: where its cuts stand in the matrix of signs, and which is right."""

    known: Known
    form: str
    weight: float
    cuts: list[Title]
    start: int
    right: int


@dataclass(frozen=True)
class Cases:
    """All cases, the signs of every cut as rows of one matrix, and the marks of the rules."""

    cases: list[Case]
    names: list[str]
    values: csr_matrix
    rules: NDArray[np.float64]


def by_hand(name: str, weight: float = 1.0) -> list[Known]:
    """The titles of a file."""
    rows = (HERE / name).read_text(encoding="utf-8").strip().split("\n")
    return [Known(*row.split("|"), weight, name) for row in rows]


def of_story(story: stories.Story, weight: float) -> Known:
    """The title of a story, with its first paragraph."""
    kicker, headline, subhead = (" ".join(role) for role in (story.kicker, story.headline, story.subhead))
    return Known(kicker, headline, subhead, story.paragraphs[0], weight, "topics")


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
        forms["run together"] = ([" ".join(heads)], RUN_TOGETHER)
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


def cases(known: list[Known]) -> Cases:
    """Every title in every form."""
    made: list[Case] = []
    held: list[float] = []
    found: list[tuple[int, str, float]] = []
    for group, one in enumerate(known):
        for form, (texts, weight) in shown(one).items():
            choices = cuts(pieces_of(set_lines(texts)))
            right = [at for at, title in enumerate(choices) if read(title) == one.roles]
            if len(choices) < 2 or not right:
                continue
            for intact, lead in conditions(known, group, whole=form != "run together"):
                made.append(_case(one, form, weight, choices, len(held), right[0], intact, lead))
                for title in choices:
                    found += [(len(held), *sign) for sign in signs(title, narrow(lead), intact=intact)]
                    held.append(RULES * rules(title, narrow(lead), intact=intact))
    return _matrix(made, held, found)


def _case(
    one: Known, form: str, weight: float, choices: list[Title], start: int, right: int, intact: bool, lead: str
) -> Case:
    label = form + (", whole page" if intact else "") + (", other lead" if lead is not one.lead else "")
    share = OTHER_LEAD if lead is not one.lead else 1.0
    single = len(one.kicker) > LABEL and " " not in one.kicker
    share *= KICKER_ALONE if single and not one.subhead else 1.0
    return Case(one, label, share * weight * one.weight, choices, start, start + right)


def _matrix(made: list[Case], held: list[float], found: list[tuple[int, str, float]]) -> Cases:
    """The signs as a matrix, without words and characters that few titles show."""
    title = np.repeat([id(case.known) for case in made], [len(case.cuts) for case in made])
    shown_by: dict[str, set[int]] = defaultdict(set)
    for row, name, _ in found:
        shown_by[name].add(int(title[row]))
    names = sorted(name for name, seen in shown_by.items() if ":" not in name or len(seen) >= FEWEST)
    place = {name: at for at, name in enumerate(names)}
    kept = [(row, place[name], value) for row, name, value in found if name in place and value]
    rows, columns, values = zip(*kept, strict=True)
    return Cases(made, names, csr_matrix((values, (rows, columns)), (len(held), len(names))), np.array(held))


def fit(given: Cases, chosen: list[Case]) -> NDArray[np.float64]:
    """Weights of a softmax over the cuts of each chosen title, with a ridge."""
    rows = np.concatenate([np.arange(case.start, case.start + len(case.cuts)) for case in chosen])
    sizes = [len(case.cuts) for case in chosen]
    starts = np.cumsum([0, *sizes[:-1]])
    group = np.repeat(np.arange(len(chosen)), sizes)
    right = starts + np.array([case.right - case.start for case in chosen])
    share = np.array([case.weight for case in chosen])
    values, held = given.values[rows], given.rules[rows]
    turned, wanted = values.T.tocsr(), values[right].T @ share

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = values @ weights + held
        score -= np.maximum.reduceat(score, starts)[group]
        odds = np.exp(score)
        total = np.add.reduceat(odds, starts)
        likely = float((score[right] - np.log(total)) @ share)
        slope = turned @ (odds / total[group] * share[group]) - wanted + RIDGE * weights
        return 0.5 * RIDGE * float(weights @ weights) - likely, slope

    found = minimize(loss, np.zeros(values.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x, dtype=np.float64)


def judge(given: Cases, writer: str) -> dict[str, str]:
    """How many titles of one writer get all their roles from weights learnt on the others, by form."""
    weights = fit(given, [case for case in given.cases if case.known.writer != writer])
    right, total = Counter[str](), Counter[str]()
    for case in given.cases:
        if case.known.writer == writer:
            rows = slice(case.start, case.start + len(case.cuts))
            best = case.start + int((given.values[rows] @ weights + given.rules[rows]).argmax())
            right[case.form] += best == case.right
            total[case.form] += 1
    return {form: f"{right[form]}/{total[form]}" for form in sorted(total)}


def unseen(name: str) -> dict[str, str]:
    """How many unseen titles the stored weights read right in every role, by form."""
    right, total = Counter[str](), Counter[str]()
    for known in by_hand(name):
        for form, (texts, _) in shown(known).items():
            best = roles(set_lines(texts), narrow(known.lead), intact=form != "run together")
            total[form] += 1
            right[form] += read(best) == known.roles
    return {form: f"{right[form]}/{total[form]}" for form in sorted(total)}


def main() -> None:
    """Leave out one writer after the other; store the weights where asked to."""
    hands = [one for name, weight in WRITERS.items() for one in by_hand(name, weight)]
    given = cases([*hands, *of_pieces(), *of_topics()])
    if "--write" in sys.argv:
        weights = fit(given, given.cases)
        kept = {name: round(float(value), 2) for name, value in zip(given.names, weights, strict=True)}
        text = json.dumps(
            {name: value for name, value in kept.items() if abs(value) >= LEAST}, ensure_ascii=False, indent=0
        )
        WEIGHTS.write_text(text + "\n", encoding="utf-8")
        return
    for writer in WRITERS:
        for form, count in judge(given, writer).items():
            print(f"{writer} from the others, {form}: {count}")
    for name in UNSEEN:
        for form, count in unseen(name).items():
            print(f"{name}, weights as stored, {form}: {count}")


if __name__ == "__main__":
    main()
