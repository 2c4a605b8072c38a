//! Form fields: label, hint, error and control, tied together for everybody.

use std::borrow::Cow;

use courses::language::Language;
use leptos::prelude::*;

use crate::{
    web::visit::Visit,
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// The given name of somebody, with what to write for who has one name.
pub(crate) fn given_name(l: &L, errors: &Errors, value: &str, autocomplete: &'static str) -> AnyView {
    Field::new("given_name", l.t("Given name"), errors)
        .hint(l.t("Who has one name: write it as the family name, and - here."))
        .input("text", value, autocomplete)
}

/// One field.
pub(crate) struct Field<'a> {
    name: Cow<'static, str>,
    label: String,
    hint: Option<String>,
    errors: &'a Errors,
    optional: Option<String>,
    id: Option<Cow<'static, str>>,
    lang: Option<&'static str>,
}

impl<'a> Field<'a> {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, label: String, errors: &'a Errors) -> Self {
        let name = name.into();
        errors.name(&name, &label);
        Self { name, label, hint: None, errors, optional: None, id: None, lang: None }
    }

    /// Another id than the name, where two forms of a page have a field of one name.
    pub(crate) fn with_id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What is typed is in this language: spelling and the voice that reads it go by it.
    pub(crate) fn written_in(mut self, language: Language) -> Self {
        self.lang = Some(language.code());
        self
    }

    pub(crate) fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Says in the summary of errors to which of several groups it belongs: fields of all of them are called the same.
    pub(crate) fn of_group(self, group: &str) -> Self {
        self.errors.name(&self.name, &format!("{group}, {}", self.label));
        self
    }

    /// Says behind the label that it may be left empty.
    pub(crate) fn optional(mut self, l: &L) -> Self {
        self.optional = Some(l.t("(optional)"));
        self
    }

    /// A line of text. `kind` is the type of the input, `autocomplete` what browsers may fill in.
    pub(crate) fn input(self, kind: &'static str, value: &str, autocomplete: &'static str) -> AnyView {
        let (name, value, described, invalid) =
            (self.name.to_string(), value.to_owned(), self.described_by(), self.invalid());
        let id = self.id();
        let plain = matches!(autocomplete, "username" | "email" | "one-time-code");
        let capitalise = plain.then_some("none");
        let spellcheck = plain.then_some("false");
        self.frame(
            view! {
                <input class="input" type=kind id=id name=name value=value autocomplete=autocomplete
                    autocapitalize=capitalise spellcheck=spellcheck aria-describedby=described aria-invalid=invalid/>
            }
            .into_any(),
        )
    }

    /// A password, which a button shows. `autocomplete` is what browsers may fill in.
    pub(crate) fn password(self, visit: &Visit, autocomplete: &'static str) -> AnyView {
        let (name, described, invalid) = (self.name.to_string(), self.described_by(), self.invalid());
        let id = self.id();
        let (script, nonce) = (visit.app.assets.address("reveal.js"), visit.nonce.clone());
        let what = self.label.clone();
        self.frame(
            view! {
                <div class="password">
                    <input class="input" type="password" id=id.clone() name=name value="" autocomplete=autocomplete
                        autocapitalize="none" spellcheck="false" aria-describedby=described aria-invalid=invalid/>
                    <button class="button button--secondary" type="button" data-reveals=id aria-pressed="false" hidden>
                        {visit.l.t("Show")}<span class="visually-hidden">": "{what}</span>
                    </button>
                </div>
                <script nonce=nonce src=script></script>
            }
            .into_any(),
        )
    }

    /// A code that is typed letter by letter from paper or a wall: nothing corrects it.
    pub(crate) fn code(self, value: &str) -> AnyView {
        let (name, value, described, invalid) =
            (self.name.to_string(), value.to_owned(), self.described_by(), self.invalid());
        let id = self.id();
        self.frame(
            view! {
                <input class="input" type="text" id=id name=name value=value autocomplete="off" autocapitalize="characters"
                    spellcheck="false" aria-describedby=described aria-invalid=invalid/>
            }
            .into_any(),
        )
    }

    /// A line of text with suggestions, of which none has to be taken.
    pub(crate) fn suggested(self, suggestions: impl IntoIterator<Item = String>, value: &str) -> AnyView {
        let (name, value, described, invalid) =
            (self.name.to_string(), value.to_owned(), self.described_by(), self.invalid());
        let id = self.id();
        let list = format!("{id}-suggestions");
        let options = suggestions.into_iter().map(|text| view! { <option value=text></option> }).collect_view();
        self.frame(
            view! {
                <input class="input" type="search" id=id name=name value=value autocomplete="off" list=list.clone()
                    aria-describedby=described aria-invalid=invalid/>
                <datalist id=list>{options}</datalist>
            }
            .into_any(),
        )
    }

    /// The name of an organisation. With the script of [`super::suggest`] names are suggested while one types; without it
    /// this is a plain field, and what is typed is matched.
    pub(crate) fn organisation(self, value: &str) -> AnyView {
        let (name, value, described, invalid) =
            (self.name.to_string(), value.to_owned(), self.described_by(), self.invalid());
        let id = self.id();
        let list = format!("{id}-names");
        self.frame(
            view! {
                <input class="input" type="text" id=id name=name value=value autocomplete="off" list=list.clone()
                    data-suggest="/organisations/suggest?q=" aria-describedby=described aria-invalid=invalid/>
                <datalist id=list></datalist>
            }
            .into_any(),
        )
    }

    /// A file to be sent.
    pub(crate) fn file(self) -> AnyView {
        let (name, described, invalid) = (self.name.to_string(), self.described_by(), self.invalid());
        let id = self.id();
        self.frame(
            view! { <input class="input" type="file" id=id name=name aria-describedby=described aria-invalid=invalid/> }
                .into_any(),
        )
    }

    /// A list to be sent: a workbook or CSV.
    pub(crate) fn list_file(self) -> AnyView {
        let (name, described, invalid) = (self.name.to_string(), self.described_by(), self.invalid());
        let id = self.id();
        self.frame(
            view! {
                <input class="input" type="file" id=id name=name accept=".xlsx,.csv,.txt,.tsv"
                    aria-describedby=described aria-invalid=invalid/>
            }
            .into_any(),
        )
    }

    /// Pictures to be sent, one or several.
    pub(crate) fn pictures(self) -> AnyView {
        let (name, described, invalid) = (self.name.to_string(), self.described_by(), self.invalid());
        let id = self.id();
        self.frame(
            view! {
                <input class="input" type="file" id=id name=name accept="application/pdf,image/jpeg,image/png,image/webp" multiple=true
                    aria-describedby=described aria-invalid=invalid/>
            }
            .into_any(),
        )
    }

    /// Several lines of text.
    pub(crate) fn text_area(self, value: &str) -> AnyView {
        self.lines(value, "4", "input")
    }

    /// A whole file.
    pub(crate) fn source(self, value: &str) -> AnyView {
        self.lines(value, "30", "input input--source")
    }

    /// The children of a `textarea` are not escaped by the renderer, therefore they are here, and no `textarea` is written
    /// anywhere else.
    fn lines(self, value: &str, rows: &'static str, class: &'static str) -> AnyView {
        let (name, described, invalid) = (self.name.to_string(), self.described_by(), self.invalid());
        let id = self.id();
        // The parser of HTML takes one line break away from the beginning.
        let text = format!("\n{}", courses::html::escape(value));
        let spellcheck = class.contains("source").then_some("false");
        let lang = self.lang;
        self.frame(
            view! {
                <textarea class=class id=id name=name rows=rows lang=lang spellcheck=spellcheck aria-describedby=described
                    aria-invalid=invalid inner_html=text></textarea>
            }
            .into_any(),
        )
    }

    /// 1 to 5, or no answer, as radio buttons beside each other.
    pub(crate) fn rating(self, l: &L, chosen: &str) -> AnyView {
        let (name, id, described) = (self.name.to_string(), self.id(), self.described_by());
        let error = self.errors.of(&self.name);
        let class = if error.is_some() { "field field--invalid" } else { "field" };
        let digits = (1..=records::events::after::feedback::BEST).map(|n| (n.to_string(), n.to_string()));
        let choices: Vec<Choice> = digits.chain([(String::new(), l.t("No answer"))]).collect();
        let known = choices.iter().any(|(value, _)| value == chosen);
        let radios = choices.into_iter().enumerate().map(|(place, (value, text))| {
            let checked = if known { value == chosen } else { value.is_empty() };
            let id = if place == 0 { id.clone() } else { format!("{id}-{place}") };
            view! {
                <label class="pick">
                    <input type="radio" id=id name=name.clone() value=value checked=checked/>
                    <span>{text}</span>
                </label>
            }
        });
        let radios = radios.collect_view();
        let error = error.map(|text| view! { <p class="field__error" id=format!("{id}-error")>{text}</p> });
        view! {
            <fieldset class=class aria-describedby=described>
                <legend>{self.label}</legend>
                {error}
                <p class="field__hint">{l.t("1: I do not agree at all; 5: I agree fully")}</p>
                <div class="rating">{radios}</div>
            </fieldset>
        }
        .into_any()
    }

    /// A number in a table: its label is read aloud, and seen as the heads of row and column.
    pub(crate) fn cell(self, value: &str) -> AnyView {
        let (name, id, value) = (self.name.to_string(), self.id(), value.to_owned());
        let (described, invalid) = (self.described_by(), self.invalid());
        let error = self.errors.of(&self.name);
        let class = if error.is_some() { "field--invalid" } else { "" };
        let error = error.map(|text| view! { <p class="field__error" id=format!("{id}-error")>{text}</p> });
        view! {
            <div class=class>
                {error}
                <input class="input input--cell" type="number" min="0" id=id name=name value=value autocomplete="off"
                    aria-label=self.label aria-describedby=described aria-invalid=invalid/>
            </div>
        }
        .into_any()
    }

    /// Several controls that answer one question.
    pub(crate) fn group(self, controls: AnyView) -> AnyView {
        let (id, described) = (self.id(), self.described_by());
        let error = self.errors.of(&self.name);
        let class = if error.is_some() { "field field--invalid" } else { "field" };
        let error = error.map(|text| view! { <p class="field__error" id=format!("{id}-error")>{text}</p> });
        let hint = self.hint.map(|text| view! { <p class="field__hint" id=format!("{id}-hint")>{text}</p> });
        view! {
            <fieldset class=class id=id aria-describedby=described>
                <legend>{self.label}</legend>
                {error}
                {hint}
                {controls}
            </fieldset>
        }
        .into_any()
    }

    /// True or absent.
    pub(crate) fn flag(self, on: bool) -> AnyView {
        let (name, id) = (self.name.to_string(), self.id());
        view! {
            <div class="field">
                <label class="pick">
                    <input type="checkbox" id=id name=name value="true" checked=on/>
                    <span>{self.label}</span>
                </label>
            </div>
        }
        .into_any()
    }

    /// One of several values. `empty` is the text for none of them.
    pub(crate) fn select(self, choices: Vec<Choice>, chosen: &str, empty: Option<String>) -> AnyView {
        let (name, described, invalid) = (self.name.to_string(), self.described_by(), self.invalid());
        let id = self.id();
        let options = empty.map(|text| (String::new(), text)).into_iter().chain(choices).map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        });
        let options = options.collect_view();
        self.frame(
            view! {
                <select class="input" id=id name=name aria-describedby=described aria-invalid=invalid>{options}</select>
            }
            .into_any(),
        )
    }

    /// One of several values, in a table: its label is read aloud, and seen as the heads of row and column.
    pub(crate) fn bare_select(self, choices: Vec<Choice>, chosen: &str, empty: String) -> AnyView {
        let (name, id) = (self.name.to_string(), self.id());
        let options = [(String::new(), empty)].into_iter().chain(choices).map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        });
        let options = options.collect_view();
        view! { <select class="input" id=id name=name aria-label=self.label>{options}</select> }.into_any()
    }

    fn id(&self) -> String {
        self.id.as_ref().unwrap_or(&self.name).to_string()
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id()));
        let error = self.errors.of(&self.name).map(|_| format!("{}-error", self.id()));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn invalid(&self) -> Option<&'static str> {
        self.errors.of(&self.name).map(|_| "true")
    }

    fn frame(self, control: AnyView) -> AnyView {
        let (name, id) = (self.name.to_string(), self.id());
        let error = self.errors.of(&name);
        let class = if error.is_some() { "field field--invalid" } else { "field" };
        let optional = self.optional.map(|text| view! { " " <span class="soft">{text}</span> });
        let hint = self.hint.map(|text| view! { <p class="field__hint" id=format!("{id}-hint")>{text}</p> });
        let error = error.map(|text| view! { <p class="field__error" id=format!("{id}-error")>{text}</p> });
        view! {
            <div class=class>
                <label for=id.clone()>{self.label}{optional}</label>
                {hint}
                {error}
                {control}
            </div>
        }
        .into_any()
    }
}
