//! What came after the events: feedback of the training of phase II, people reached in the awareness session.

use chrono::Duration;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{
        after::{
            feedback::{self, SheetInput},
            reach::{self, Counts},
        },
        event::{self, Event, EventKind},
    },
    ledger::keys::EventId,
    people::{
        age_band::AgeBand,
        person::{PersonId, Sex},
    },
    system::key::AccountId,
};

/// Ratings in the order of [`feedback::Scale::ALL`], what was most useful, what should be different.
const SHEETS: &[([u8; 5], &str, &str)] = &[
    ([5, 5, 4, 5, 5], "İşçini ayrıca harada və necə dinləmək barədə suallar.", ""),
    ([4, 5, 4, 3, 4], "Əvvəl əməkhaqqı cədvəlinə baxmaq, sonra danışmaq.", "Zal isti idi, ikinci gün gec başladıq."),
    ([5, 5, 5, 4, 5], "", "Qənnadı sexi nümunəsi kimi daha çox yerli hal olsun."),
    ([5, 4, 3, 4, 4], "Müstəqil tərcüməçini kimdən istəmək olar.", "Vərəqdəki telefonlar böyük hərflə yazılsın."),
    ([3, 4, 4, 4, 3], "", "Protokola nə yazılır, nə yazılmır: buna daha çox vaxt lazımdır."),
    ([4, 4, 5, 5, 4], "Sənədlərin saxlanmasına görə soruşulan bir sual.", ""),
    ([5, 5, 4, 4, 5], "Rol oyunu. Səhvimi özüm gördüm.", "Rol oyunu iki dəfə olsun."),
    ([4, 5, 4, 4, 4], "", ""),
];

/// People reached in the first session, by sex and age band. In the second there were half as many.
const REACHED: &[(Sex, AgeBand, i64)] = &[
    (Sex::Female, AgeBand::Under18, 21),
    (Sex::Female, AgeBand::To24, 17),
    (Sex::Male, AgeBand::Under18, 28),
    (Sex::Male, AgeBand::To24, 13),
    (Sex::Female, AgeBand::To44, 4),
    (Sex::Male, AgeBand::From55, 2),
];

/// Tells what came after an event that was held.
pub(super) async fn tell(cx: &Cx, tx: &mut Tx, account: AccountId, event: EventId, people: &[PersonId]) -> Result<()> {
    let Some(event) = event::find_in(tx, event).await? else { return Ok(()) };
    match (event.kind, event.project.as_str()) {
        (EventKind::Training, "phase-2") => give(cx, tx, &event, people).await,
        (EventKind::Awareness, _) => count(cx, tx, account, &event).await,
        _ => Ok(()),
    }
}

/// Everybody who came has a sheet to fill in; not everybody does.
async fn give(cx: &Cx, tx: &mut Tx, event: &Event, people: &[PersonId]) -> Result<()> {
    for (person, (ratings, most_useful, to_change)) in people.iter().zip(SHEETS) {
        cx.clock.set(cx.now() + Duration::minutes(1));
        let input = SheetInput {
            ratings: ratings.iter().map(ToString::to_string).collect(),
            most_useful: (*most_useful).into(),
            to_change: (*to_change).into(),
            ..SheetInput::default()
        };
        match feedback::give_in(cx, tx, event, *person, &input).await {
            // Who was marked as absent fills in nothing.
            Ok(()) | Err(Error::Conflict(Conflict::Absent)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn count(cx: &Cx, tx: &mut Tx, account: AccountId, event: &Event) -> Result<()> {
    for (session, part) in event::sessions_in(tx, event.id).await?.iter().zip(1..) {
        let counts: Counts = REACHED.iter().map(|(sex, band, people)| ((*sex, *band), people / part)).collect();
        reach::set_in(cx, tx, account, event, session, &counts).await?;
    }
    Ok(())
}
