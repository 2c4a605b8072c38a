//! The attendance list on a phone. The server draws the list; each of its buttons works without JavaScript.
//!
//! With it a tap is kept on the phone at once and sent when there is a network, in order, each mark under a key of its
//! own, so that it counts once however often it is sent. A mark names the marks that it stands in for; what several
//! trainers marked without knowing of each other is brought together by the server
//! ([`courses::attendance::agree`]), and every phone shows the same.

// The macro makes a struct of the island's properties without words of its own.
#![expect(missing_docs, reason = "made by a macro")]

use courses::attendance::Status;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::way_back;

/// The sentences of the list, in the reader's language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sentences {
    /// Names of the four states.
    pub present: String,
    /// Not there.
    pub absent: String,
    /// Not there, and said so.
    pub excused: String,
    /// Nothing is known.
    pub open: String,
    /// `{n} min late`.
    pub late: String,
    /// `left {n} min early`.
    pub early: String,
    /// `{name}: {status}`, said after a tap.
    pub said: String,
    /// On the button that takes the last tap back.
    pub undo: String,
    /// Everything is sent.
    pub saved: String,
    /// While something is on its way.
    pub saving: String,
    /// `{n} not sent yet`.
    pub unsent: String,
    /// `{n}` were not taken.
    pub refused: String,
    /// Above those that were not taken.
    pub refused_title: String,
    /// Where the session has ended.
    pub signed_out: String,
    /// On the way to sign in and back to this page.
    pub sign_in: String,
    /// Whose marks wait, where they cannot be sent: `{n}` of `{name}`.
    pub whose: String,
    /// On the button that discards a mark that was not taken.
    pub discard: String,
    /// For a name that is not on the list any more.
    pub somebody: String,
    /// `{n} of {of} present`.
    pub count: String,
    /// Under a name whose mark is not sent.
    pub unsent_row: String,
    /// On the button that opens the camera.
    pub scan: String,
    /// On the button that closes it.
    pub stop: String,
    /// Where there is no camera.
    pub no_camera: String,
    /// A badge of somebody else.
    pub unknown: String,
}

/// One person of the list, as the server tells it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Key of the person.
    pub person: String,
    /// Full name.
    pub name: String,
    /// Organisation.
    pub organisation: String,
    /// What holds.
    pub status: Status,
    /// Minutes late.
    pub late: u32,
    /// Minutes left early.
    pub early: u32,
    /// The marks that it rests on.
    pub heads: Vec<String>,
    /// Who said what, where they disagree.
    pub conflict: String,
    /// Folded name, for searching.
    pub key: String,
    /// What this session knows the badge by: a hash of its code with the session as salt, in capital letters.
    pub badge: String,
}

/// The whole list, as the server tells it after every mark.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct State {
    /// When it was read, in milliseconds since 1970: a phone never goes back to an older one.
    pub at: i64,
    /// Everybody on the list, in the order of their names.
    pub lines: Vec<Line>,
}

/// A mark that the server did not take, as the page tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Key of the mark.
    pub id: String,
    /// Who, what and when.
    pub text: String,
    /// Why it was not taken.
    pub reason: String,
}

/// What the list is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Place {
    /// The address of the session.
    pub address: String,
    /// Whether the account may mark. Who may not sees what others mark, and nothing is kept on their phone.
    pub marks: bool,
    /// The account: what another one marked on this phone is not sent in its name.
    pub account: String,
    /// The name of whoever has it, for a sentence about what they have not sent.
    pub owner: String,
    /// Until when the list is kept on the phone, in milliseconds since 1970.
    pub until: i64,
    /// When the session begins, in milliseconds since 1970.
    pub starts: i64,
    /// When it ends.
    pub ends: i64,
    /// When the page was made.
    pub at: i64,
    /// Letters and what they are folded to for searching, longer ones first.
    pub letters: Vec<(String, String)>,
    /// The script that reads badges with the camera.
    pub scanner: String,
}

/// The list.
#[island]
pub fn Roster(
    /// What it is about.
    place: Place,
    /// The sentences.
    sentences: Sentences,
    /// The list, drawn by the server.
    children: Children,
) -> impl IntoView {
    // What stands at the foot of the screen: a sentence and its kind; what can be undone.
    let notice = RwSignal::new((sentences.saved.clone(), "idle"));
    let asks = RwSignal::new(false);
    let done = RwSignal::new(String::new());
    let scanning = RwSignal::new(false);
    let refused = RwSignal::new(Vec::<Refused>::new());
    let (refused_title, discard) = (sentences.refused_title.clone(), sentences.discard.clone());
    let marks = place.marks;
    let (to, sign_in) = (place.address.clone(), sentences.sign_in.clone());
    let (undo, scan, stop) = (sentences.undo.clone(), sentences.scan.clone(), sentences.stop.clone());
    #[cfg(feature = "hydrate")]
    let (on_click, on_submit, on_input, on_undo, on_scan, on_discard) = {
        let list = browser::List::new(place, sentences, notice, asks, done, scanning, refused);
        list.wake();
        let (submit, input, undo, scan, discard) =
            (list.clone(), list.clone(), list.clone(), list.clone(), list.clone());
        (
            move |event: leptos::ev::MouseEvent| list.clicked(&event),
            move |event: leptos::ev::SubmitEvent| submit.submitted(&event),
            move |_: leptos::ev::Event| input.search(),
            move |_: leptos::ev::MouseEvent| undo.undo(),
            move |_: leptos::ev::MouseEvent| scan.scan(),
            move |event: leptos::ev::MouseEvent| discard.discarded(&event),
        )
    };
    #[cfg(not(feature = "hydrate"))]
    let (on_click, on_submit, on_input, on_undo, on_scan, on_discard) = {
        (
            |_: leptos::ev::MouseEvent| {},
            |_: leptos::ev::SubmitEvent| {},
            |_: leptos::ev::Event| {},
            |_: leptos::ev::MouseEvent| {},
            |_: leptos::ev::MouseEvent| {},
            |_: leptos::ev::MouseEvent| {},
        )
    };
    let refusals = move || {
        let items = refused.get().into_iter().map(|Refused { id, text, reason }| {
            view! {
                <li>
                    <p>{text.clone()}</p>
                    <p>{reason}</p>
                    <button class="button button--secondary" data-discard=id>{discard.clone()}<span class="visually-hidden">": "{text}</span></button>
                </li>
            }
        });
        items.collect_view()
    };
    view! {
        <div class="roster-island" on:click=on_click on:submit=on_submit on:input=on_input>{children()}</div>
        {marks.then(|| view! {
            <section class="notice notice--error roster-refused" hidden=move || refused.get().is_empty() on:click=on_discard>
                <h2 class="notice__title">{refused_title}</h2>
                <ul>{refusals}</ul>
            </section>
            <div class="roster-camera" hidden=move || !scanning.get()><video id="roster-video" muted playsinline></video></div>
            <div class="roster-bar">
                <p class="roster-bar__state saved" role="status" data-state=move || notice.get().1>{move || notice.get().0}{way_back(asks, to, sign_in)}</p>
                <p class="roster-bar__done" aria-live="polite">{move || done.get()}</p>
                <button class="button button--secondary" hidden=move || done.get().is_empty() on:click=on_undo>{undo}</button>
                <button class="button button--secondary roster-bar__scan" on:click=on_scan>{move || if scanning.get() { stop.clone() } else { scan.clone() }}</button>
            </div>
        })}
    }
}

#[cfg(feature = "hydrate")]
mod browser;
