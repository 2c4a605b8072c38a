//! The figures of an event in the reader's language: the page, the PDF and the workbook are made of the same parts.

use documents::table::Cell;
use records::{
    events::{
        after::feedback::{Group, Results},
        event::Session,
    },
    people::{age_band::AgeBand, person::Sex},
    reports::event::{DAY, ENOUGH_PERCENT, Report, Tally},
};

use crate::{
    words::sessions::session_line,
    words::{dates, i18n::L},
};

/// A part of the report: a heading and a table.
pub(crate) struct Part {
    pub(crate) heading: String,
    /// How the figures are computed; empty where that is plain.
    pub(crate) note: String,
    /// What the rows are; then the other columns.
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<(String, Vec<Figure>)>,
}

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Figure {
    /// There is none.
    Nothing,
    /// How many.
    Count(i64),
    /// Minutes, told as hours and minutes; a workbook has the minutes.
    Hours(u32),
    /// Attended minutes, told as participant-days with two digits behind the comma.
    Days(u32),
    /// Whole percent.
    Percent(u8),
    /// Hundredths of the currency, with its code.
    Money(i64, String),
    /// Hundredths.
    Mean(i64),
}

impl Figure {
    /// As it is printed.
    pub(crate) fn text(&self, l: &L) -> String {
        match self {
            Self::Nothing => "–".to_owned(),
            Self::Count(n) => n.to_string(),
            Self::Hours(minutes) => dates::hours(*minutes),
            Self::Days(minutes) => dates::money(l.language, days(*minutes)),
            Self::Percent(percent) => dates::percent(l.language, *percent),
            Self::Money(hundredths, currency) => format!("{} {currency}", dates::money(l.language, *hundredths)),
            Self::Mean(hundredths) => dates::money(l.language, *hundredths),
        }
    }

    /// As a number for a workbook, rounded as it is printed; of hours the minutes, which add up.
    pub(crate) fn cell(&self) -> Cell {
        #[expect(clippy::cast_precision_loss, reason = "sums of money and of people have far fewer than 52 bits")]
        let hundredths = |n: i64| Cell::Decimal(n as f64 / 100.0);
        match self {
            Self::Nothing => Cell::Empty,
            Self::Count(n) => Cell::Integer(*n),
            Self::Hours(minutes) => Cell::Integer(i64::from(*minutes)),
            Self::Days(minutes) => hundredths(days(*minutes)),
            Self::Percent(percent) => Cell::Integer(i64::from(*percent)),
            Self::Money(n, _) | Self::Mean(n) => hundredths(*n),
        }
    }
}

/// Participant-days in hundredths, rounded.
fn days(minutes: u32) -> i64 {
    (i64::from(minutes) * 100 + i64::from(DAY) / 2) / i64::from(DAY)
}

fn count(n: u32) -> Figure {
    Figure::Count(n.into())
}

/// The report in parts.
pub(crate) fn parts(l: &L, report: &Report, sessions: &[Session]) -> Vec<Part> {
    let mut parts = vec![in_figures(l, report)];
    parts.extend(report.reach.as_ref().map(|reach| {
        let heads = Sex::ALL.iter().map(|sex| l.sex(*sex)).chain([l.t("In all")]);
        let row = |label: String, people: &dyn Fn(Sex) -> i64| {
            let cells: Vec<i64> = Sex::ALL.iter().map(|sex| people(*sex)).collect();
            let all = cells.iter().sum();
            (label, cells.into_iter().chain([all]).map(Figure::Count).collect())
        };
        let by_age = reach.by_age();
        let bands = AgeBand::ALL.iter().filter(|band| by_age.contains_key(band));
        let mut rows: Vec<(String, Vec<Figure>)> = bands
            .map(|band| row(l.age_band(*band), &|sex| reach.counts.get(&(sex, *band)).copied().unwrap_or(0)))
            .collect();
        let by_sex = reach.by_sex();
        rows.push(row(l.t("In all"), &|sex| by_sex.get(&sex).copied().unwrap_or(0)));
        Part {
            heading: l.t("People reached"),
            note: l.t("Counted in the room by sex and age band, without names."),
            columns: std::iter::once(l.t("Age")).chain(heads).collect(),
            rows,
        }
    }));
    parts.extend(report.reach.as_ref().filter(|reach| reach.sessions.len() > 1).map(|reach| {
        Part {
            heading: l.t("People reached in each session"),
            note: String::new(),
            columns: vec![l.t("Session"), l.t("People reached")],
            rows: sessions
                .iter()
                .zip(&reach.sessions)
                .map(|(session, people)| (session_line(l.language, session), vec![Figure::Count(*people)]))
                .collect(),
        }
    }));
    let planned = report.planned;
    let kind = |kind: &Option<_>| kind.map_or_else(|| l.t("Not known"), |kind| l.kind(kind));
    let district =
        |code: &Option<String>| code.as_deref().and_then(|code| l.district(code)).unwrap_or_else(|| l.t("Not known"));
    parts.extend(groups(
        l,
        l.t("By kind of organisation"),
        l.t("Kind of organisation"),
        &report.by_kind,
        kind,
        planned,
    ));
    parts.extend(groups(l, l.t("By sex"), l.t("Sex"), &report.by_sex, |sex| l.sex(*sex), planned));
    parts.extend(groups(l, l.t("By district"), l.t("District or city"), &report.by_region, district, planned));
    parts.extend(groups(l, l.t("By age"), l.t("Age"), &report.by_age, |band| l.age_band(*band), planned));
    parts.extend(feedback(l, report));
    parts.extend(costs(l, report));
    parts
}

fn in_figures(l: &L, report: &Report) -> Part {
    let all = report.all;
    let rows = vec![
        (l.t("People registered"), count(all.registered)),
        (l.t("People who came"), count(all.came)),
        (
            l.tf(
                "People with at least {percent} of the planned minutes",
                &[("percent", &dates::percent(l.language, ENOUGH_PERCENT))],
            ),
            count(report.enough),
        ),
        (l.t("Planned hours for one person"), Figure::Hours(report.planned)),
        (l.t("Attended minutes of all people together"), count(all.minutes)),
        (l.t("Participant-hours"), Figure::Hours(all.minutes)),
        (l.t("Participant-days"), Figure::Days(all.minutes)),
        (l.t("Share of the planned minutes"), Figure::Percent(all.percent(report.planned))),
    ];
    Part {
        heading: l.t("In figures"),
        note: l.t("Registered is who had a place, and who came without one. Participant-hours are attended minutes as they are marked, of everybody together; nothing is rounded. The share is attended minutes over the planned minutes of everybody registered, rounded down. A participant-day is 6 attended hours."),
        columns: vec![l.t("Figure"), l.t("Value")],
        rows: rows.into_iter().map(|(label, figure)| (label, vec![figure])).collect(),
    }
}

/// A table of groups of people; none where there is nobody.
fn groups<K>(
    l: &L,
    heading: String,
    what: String,
    groups: &[(K, Tally)],
    name: impl Fn(&K) -> String,
    planned: u32,
) -> Option<Part> {
    let row = |(key, tally): &(K, Tally)| {
        let figures = vec![
            count(tally.registered),
            count(tally.came),
            Figure::Hours(tally.minutes),
            Figure::Percent(tally.percent(planned)),
        ];
        (name(key), figures)
    };
    (!groups.is_empty()).then(|| Part {
        heading,
        note: String::new(),
        columns: vec![what, l.t("Registered"), l.t("Came"), l.t("Hours"), l.t("Share")],
        rows: groups.iter().map(row).collect(),
    })
}

/// What the sheets say, where anybody may read it: those of people themselves, and those of paper apart.
fn feedback(l: &L, report: &Report) -> Vec<Part> {
    let Results::Told(told) = &report.feedback else { return Vec::new() };
    let given = sheets(l, l.t("Feedback on the event"), &told.given);
    let paper = told.paper.as_ref().map(|group| sheets(l, l.t("Feedback on the event, from paper"), group));
    std::iter::once(given).chain(paper).collect()
}

fn sheets(l: &L, heading: String, group: &Group) -> Part {
    let rows = group.rated.iter().map(|rated| {
        let mean = rated.mean().map_or(Figure::Nothing, Figure::Mean);
        let counts = rated.counts.iter().map(|n| count(*n));
        (l.statement(&rated.statement), [mean, count(rated.answers())].into_iter().chain(counts).collect())
    });
    let columns = [l.t("Statement"), l.t("Mean"), l.t("Answers")];
    let columns = columns.into_iter().chain((1..=records::events::after::feedback::BEST).map(|n| n.to_string()));
    let meaning = l.t("1 is “I do not agree at all”, 5 is “I agree fully”.");
    Part {
        heading,
        note: format!("{}. {meaning}", l.tn("{n} sheet", "{n} sheets", group.sheets)),
        columns: columns.collect(),
        rows: rows.collect(),
    }
}

fn costs(l: &L, report: &Report) -> Option<Part> {
    report.costs.as_ref().map(|costs| {
        let money = |n: Option<i64>| vec![n.map_or(Figure::Nothing, |n| Figure::Money(n, costs.currency.clone()))];
        let named = |label: String| format!("{label} ({})", costs.currency);
        Part {
            heading: l.t("Costs"),
            note: l.t(
                "Total costs, divided by the attended hours of all people together; for a participant-day, times 6.",
            ),
            columns: vec![l.t("Figure"), l.t("Value")],
            rows: vec![
                (named(l.t("Total costs")), money(Some(costs.total))),
                (named(l.t("Costs for each participant-hour")), money(costs.per_hour)),
                (named(l.t("Costs for each participant-day")), money(costs.per_day)),
            ],
        }
    })
}
