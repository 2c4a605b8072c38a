//! Keeping a course on a phone: the parts of pages that its script (`app/keeping.js`) fills in and shows. Without it they stay
//! hidden: nothing can be kept.

use courses::language::Language;
use leptos::prelude::*;
use records::system::key::VersionId;

use crate::words::i18n::L;

/// On the page of a course: the button, how far it is, and what is kept.
pub(crate) struct Keeping<'a> {
    pub(crate) l: &'a L,
    /// The address of the course.
    pub(crate) course: String,
    /// What the viewer reads now: another one that is kept is an older one.
    pub(crate) version: VersionId,
    pub(crate) language: Language,
    /// Ids of the lessons that the viewer has confirmed.
    pub(crate) read: Vec<String>,
}

impl Keeping<'_> {
    pub(crate) fn draw(self) -> AnyView {
        let l = self.l;
        view! {
            <section class="panel" id="keeping" aria-labelledby="keeping-title" hidden
                data-course=self.course data-version=self.version.to_string() data-language=self.language.code()
                data-read=self.read.join(" ")>
                <h2 id="keeping-title">{l.t("Without a network")}</h2>
                <p data-part="state">{l.t("This course can be kept on this phone: its lessons open without a network then.")}</p>
                <p data-part="iphone" hidden>
                    {l.t("On an iPhone put Dayaq on the home screen first, and keep the course there.")}" "
                    <a href="/on-this-phone#iphone">{l.t("How that is done")}</a>
                </p>
                <p class="cluster" data-part="actions">
                    <button type="button" class="button button--secondary" data-act="look">{l.t("Keep on this phone")}</button>
                </p>
                {words(l)}
                <p><a href="/on-this-phone">{l.t("What is kept on this phone")}</a></p>
            </section>
        }
        .into_any()
    }
}

/// What is kept, course by course.
pub(crate) fn shelf(l: &L) -> AnyView {
    view! {
        <div id="shelf">
            // What it says where no script runs.
            <p data-part="none" data-text=l.t("No course is kept on this phone.")>{l.t("This needs JavaScript.")}</p>
            <ul class="record-list" data-part="courses" hidden></ul>
            <p class="soft" data-part="room" hidden></p>
            <p data-part="all" hidden>
                <button type="button" class="button button--danger" data-act="remove-all">{l.t("Remove all")}</button>
            </p>
            {words(l)}
            <p class="cluster" data-part="actions"></p>
        </div>
    }
    .into_any()
}

/// Progress, what is said aloud, and all sentences of the script.
fn words(l: &L) -> AnyView {
    view! {
        <progress class="progress" data-part="progress" aria-label=l.t("How much of the course is on this phone") hidden></progress>
        <p role="status" data-part="status"
            data-size=l.t("Texts: {texts} MB. Free on this phone: {free} MB.")
            data-size-sound=l.t("Texts: {texts} MB; with sound: {all} MB. Free on this phone: {free} MB.")
            data-keep=l.t("Keep {mb} MB")
            data-keep-texts=l.t("Texts alone, {mb} MB")
            data-keep-sound=l.t("With sound, {mb} MB")
            data-cancel=l.t("Cancel")
            data-begun=l.t("It is being fetched. Leave this page open.")
            data-far=l.t("{n} of {of} files, {percent}%")
            data-done=l.t("Kept: the course opens without a network now.")
            data-cancelled=l.t("Cancelled. Nothing of it was kept.")
            data-stopped=l.t("No connection: {n} of {of} files are here. It goes on by itself.")
            data-waits=l.t("Not whole yet: {n} of {of} files are here. Missing: {missing}.")
            data-full=l.t("There is not enough room: about {mb} MB more are needed. What was fetched of it is removed again.")
            data-room=l.t("There is not enough room: {mb} MB are needed, {free} MB are free.")
            data-changed=l.t("The course has changed while it was being fetched. Try again.")
            data-refused=l.t("It cannot be fetched: you are signed out, or the course is not offered to you any more.")
            data-broken=l.t("This browser keeps nothing. In a private window nothing can be kept.")
            data-busy=l.t("A course is being fetched in another window already.")
            data-here=l.t("Kept: copy of {day}, version {version}, {mb} MB.")
            data-newer=l.t("There is a newer copy. The one that is here stays until the newer one is whole.")
            data-load=l.t("Load the newer copy")
            data-on=l.t("Go on")
            data-remove=l.t("Remove from this phone")
            data-removed=l.t("Removed from this phone.")
            data-free=l.t("Kept in all: {used} MB. Free for Dayaq on this phone: about {free} MB.")
            data-sound=l.t("with sound")></p>
        <div data-part="elsewhere" hidden>
            <p>{l.t("This browser cannot keep courses. Open this page in Safari or Chrome:")}</p>
            {link(l)}
        </div>
    }
    .into_any()
}

/// The address of the page, to be opened in another browser. Filled in by the script.
pub(crate) fn link(l: &L) -> AnyView {
    view! {
        <p class="cluster" data-part="link" hidden>
            <code></code>
            <button type="button" class="button button--secondary" data-act="copy" data-copied=l.t("Copied")>{l.t("Copy the link")}</button>
        </p>
    }
    .into_any()
}
