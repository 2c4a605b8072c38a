//! What each page says to the script that looks after the device (`app/device.js`): whose page it is, and what to say about
//! what is not sent yet.

use axum::http::StatusCode;
use courses::html::escape;
use leptos::prelude::*;

use crate::{web::visit::Visit, words::i18n::L};

/// For the head of a page: the account for which it is made, the name of whoever has it, and the script. Empty where certainly nobody is signed in; a page
/// about a failure does not know, and then nothing is cleared away.
pub(super) fn head(visit: &Visit, status: StatusCode) -> String {
    let account = match visit.viewer() {
        Some(viewer) => {
            let name = escape(&viewer.name);
            format!(r#"<meta name="account" content="{}" data-name="{name}">"#, viewer.account)
        }
        None if status.is_success() => r#"<meta name="account" content="">"#.to_owned(),
        None => String::new(),
    };
    let script = visit.app.assets.address("device.js");
    format!(r#"{account}<script defer nonce="{}" src="{script}"></script>"#, visit.nonce)
}

/// Says on every page what this device has not sent yet. Filled in by the script.
pub(super) fn notice(l: &L) -> AnyView {
    view! {
        <div class="notice" id="unsent" role="status" hidden
            data-own=l.t("{n} not sent yet: kept on this device.")
            data-other=l.t("{n} of {name} not sent yet: kept on this device. {name} has to sign in again to send them.")
            data-send=l.t("Send now")
            data-refused=l.t("The server did not take that you have read a lesson: {sentence}")
            data-discard=l.t("Discard")
            data-gone=l.t("The system of this phone has removed the courses that were kept here: {n}. Keep them again when there is a good network.")
            data-lost=l.t("What had not been sent was removed too: {n}.")
            data-phone=l.t("On this phone")>
        </div>
    }
    .into_any()
}

/// Asks whoever signs out while something is not sent. Opened by the script.
pub(super) fn dialog(l: &L) -> AnyView {
    view! {
        <dialog class="dialog" id="leave" aria-labelledby="leave-title"
            data-away=l.t("You are not signed out yet")
            data-away-text=l.t("The server could not be reached. What this device had kept is removed. Whoever opens Dayaq here before it can be reached again still comes in with your account: leave this page open until then, or close all windows of the browser.")>
            <h2 id="leave-title">{l.t("Not everything is sent")}</h2>
            <p data-text=l.t("Kept on this device alone: {n}. Whoever signs out discards it.")></p>
            <p data-other=l.t("{n} of {name}: only {name} can send this, after signing in.") hidden></p>
            <form method="dialog" class="dialog__actions">
                <button class="button" value="send">{l.t("Send now")}</button>
                <button class="button button--danger" value="discard" data-text=l.t("Sign out and discard {n}")></button>
                <button class="button button--secondary" value="cancel">{l.t("Cancel")}</button>
            </form>
        </dialog>
    }
    .into_any()
}
