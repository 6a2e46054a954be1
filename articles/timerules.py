"""Every kind of time expression with its rule: from a match to a half-open range, or to nothing where the words only
look like a time."""

from __future__ import annotations

from collections.abc import Mapping

from articles.dayrules import (
    anaphor_rule,
    clock_rule,
    date_rule,
    day_rule,
    iso_rule,
    relative_day_rule,
    relative_month_rule,
    week_rule,
    weekday_rule,
    weekend_rule,
)
from articles.feastrules import holiday_rule, lunar_rule
from articles.periodrules import (
    ago_rule,
    decade_rule,
    first_months_rule,
    months_rule,
    period_rule,
    plan_rule,
    season_rule,
    vague_rule,
    window_rule,
    year_range_rule,
    year_rule,
)
from articles.timereading import Rule

RULES: Mapping[str, Rule] = {
    "iso": iso_rule,
    "lunar": lunar_rule,
    "yrange": year_range_rule,
    "months": months_rule,
    "firstmonths": first_months_rule,
    "date": date_rule,
    "plan": plan_rule,
    "holiday": holiday_rule,
    "year": year_rule,
    "season": season_rule,
    "period": period_rule,
    "relmonth": relative_month_rule,
    "week": week_rule,
    "weekday": weekday_rule,
    "weekend": weekend_rule,
    "relday": relative_day_rule,
    "window": window_rule,
    "ago": ago_rule,
    "decade": decade_rule,
    "anaphor": anaphor_rule,
    "day": day_rule,
    "clock": clock_rule,
    "vague": vague_rule,
}
