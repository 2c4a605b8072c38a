//! Cards with which people set a password, each in the language of its person: one, or those of a whole list.

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    accounts::{list, resets::Card},
    projects::project::DEFAULT_ZONE,
    system::codes,
};

use super::list::{HERE, filter};
use crate::{
    components::{
        code::qr,
        parts::{breadcrumbs, print_button},
    },
    page::head::PageHead,
    web::{failure::Failure, form::Query, visit::Visit},
    words::{dates, i18n::L},
};

/// How many cards are made at once: a printer takes no more pages without a pause.
pub(crate) const MOST: usize = 600;

/// Asks before the cards of a list are made: those that were made before end.
pub(crate) async fn ask(visit: Visit, Query(query): Query) -> Result<Response, Failure> {
    let (filter, _) = filter(&visit, &query).await?;
    let people = list::without_password(visit.cx(), &filter).await?.len();
    let l = &visit.l;
    let title = l.t("Cards for new passwords");
    let back = format!("{HERE}?{}", query.query_with(&[]));
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let body = match people {
            0 => view! { <p>{l.t("Everybody in this list has a password, or no account.")}</p> }.into_any(),
            n if n > MOST => {
                let most = MOST.to_string();
                view! { <p>{l.tf("More than {n} people of this list need a card. Narrow the list: by project, region or organisation.", &[("n", &most)])}</p> }.into_any()
            }
            n => view! {
                <p>{l.tn("{n} person of this list has not set a password yet.", "{n} people of this list have not set a password yet.", n)}" "
                   {l.t("Cards that were made for them before end. The codes are shown only once: print the page before you leave it.")}</p>
                <form method="post" action=format!("{HERE}/cards?{}", query.query_with(&[]))>
                    <button class="button">{l.tn("Make {n} card", "Make {n} cards", n)}</button>
                </form>
            }
            .into_any(),
        };
        view! {
            {breadcrumbs(l, vec![(back, l.t("People"))], &title)}
            <h1>{title.clone()}</h1>
            {body}
        }
    }))
}

/// The cards, shown once: the codes are stored nowhere.
pub(crate) fn show(visit: &Visit, cards: &[Card], back: String) -> Result<Response, Failure> {
    let l = &visit.l;
    let title = l.tn("Card for a new password", "Cards for a new password", cards.len());
    let drawn = cards.iter().map(|card| draw(visit, card)).collect::<Result<Vec<_>, Failure>>()?;
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1 class="screen-only">{title.clone()}</h1>
            <div class="notice screen-only"><p>{l.t("Print this page now and give each card to its person alone. The codes are shown only once; a new card ends the one before.")}</p></div>
            {print_button(l)}
            <div class="reset-cards">{drawn}</div>
            <p class="screen-only"><a href=back>{l.t("Back")}</a></p>
        }
    }))
}

fn draw(visit: &Visit, card: &Card) -> Result<AnyView, Failure> {
    let l = L { texts: Arc::clone(&visit.app.texts), language: card.language };
    let address = &visit.app.settings.address;
    let until = dates::moment(card.language, card.expires, DEFAULT_ZONE);
    // The user name alone: the code opens the account, and is typed by whoever has the paper.
    let link = format!("{address}/card?user={}", card.user_name);
    let code = documents::qr::svg(&link).map_err(|error| Failure::from(records::Error::from(error)))?;
    Ok(view! {
        <div class="reset-card" lang=card.language.code()>
            <p><strong>"Dayaq"</strong></p>
            <p>{card.name.clone()}</p>
            <p>{l.t("User name")}": "<code class="mono">{card.user_name.clone()}</code></p>
            <p>{l.t("Code")}": "<code class="mono">{codes::print(&card.code)}</code></p>
            <div class="reset-card__foot">
                <div class="reset-card__qr">{qr(code)}</div>
                <p class="small">{l.tf("Go to {address}/card and choose a password. Works once, until {time}.", &[("address", address), ("time", &until)])}</p>
            </div>
        </div>
    }
    .into_any())
}
