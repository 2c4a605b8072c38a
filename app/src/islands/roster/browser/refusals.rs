//! Marks that the server did not take: they stay until somebody discards them.

use leptos::{ev::MouseEvent, prelude::*, web_sys::js_sys::Date};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::{
    List,
    dom::document,
    kept::{NotTaken, Waiting},
};
use crate::islands::roster::Refused;

impl List {
    /// Puts a mark aside that was not taken.
    pub(super) fn refuse(&self, mark: &Waiting, reason: String) {
        self.0.kept.borrow_mut().refused.push(NotTaken { mark: mark.clone(), reason });
        self.sent(&mark.id);
        self.show_refused();
    }

    /// Discards the one whose button was pressed.
    pub(in super::super) fn discarded(&self, event: &MouseEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let button = target.and_then(|target| target.closest("[data-discard]").ok().flatten());
        let Some(id) = button.and_then(|button| button.get_attribute("data-discard")) else { return };
        self.0.kept.borrow_mut().refused.retain(|refused| refused.mark.id != id);
        self.store();
        self.show_refused();
        self.tell();
    }

    fn show_refused(&self) {
        let kept = self.0.kept.borrow();
        let lines = kept.refused.iter().map(|refused| Refused {
            id: refused.mark.id.clone(),
            text: self.text_of(&refused.mark),
            reason: refused.reason.clone(),
        });
        self.0.refused.set(lines.collect());
    }

    /// Who, what and when.
    fn text_of(&self, mark: &Waiting) -> String {
        let s = &self.0.sentences;
        let name = match &mark.guest {
            Some((given, family, _)) => format!("{family} {given}"),
            None => self.0.rows.borrow().get(&mark.person).map_or_else(|| s.somebody.clone(), |row| row.name.clone()),
        };
        let language = document().and_then(|d| d.document_element()).and_then(|root| root.get_attribute("lang"));
        let at = Date::new(&JsValue::from_f64(mark.at));
        let at = at.to_locale_string(&language.unwrap_or_default(), &JsValue::UNDEFINED);
        let said = s.said.replace("{name}", &name).replace("{status}", self.name_of(mark.said.status));
        let mut parts = vec![said];
        if mark.said.late > 0 {
            parts.push(s.late.replace("{n}", &mark.said.late.to_string()));
        }
        if mark.said.early > 0 {
            parts.push(s.early.replace("{n}", &mark.said.early.to_string()));
        }
        parts.push(String::from(at));
        parts.join(" · ")
    }
}
