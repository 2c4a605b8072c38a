//! The page and the phone: elements, fields, the clock, new keys.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlInputElement};

pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

pub(super) fn by_id(id: &str) -> Option<Element> {
    document()?.get_element_by_id(id)
}

/// A new key: a UUID of version 7, made here so that sending it twice counts once.
pub(super) fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    if let Some(crypto) = web_sys::window().and_then(|w| w.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    // Milliseconds since 1970 fit in 48 bits for eight thousand years.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time after 1970")]
    let millis = (clock() as u64).to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6] = bytes[6] & 0x0f | 0x70;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(half.into(), 16).unwrap_or('0'));
        }
    }
    text
}

/// This phone's clock, in milliseconds since 1970. Only shown and compared with itself.
pub(super) fn clock() -> f64 {
    leptos::web_sys::js_sys::Date::now()
}

pub(super) fn hide(id: &str, off: bool) {
    if let Some(element) = by_id(id) {
        let _ = if off { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") };
    }
}

fn field(form: &str, name: &str) -> Option<HtmlInputElement> {
    by_id(form)?.query_selector(&format!("[name={name}]")).ok()??.dyn_into().ok()
}

pub(super) fn typed(form: &str, name: &str) -> String {
    field(form, name).map(|f| f.value()).unwrap_or_default()
}

pub(super) fn fill(form: &str, name: &str, value: &str) {
    if let Some(field) = field(form, name) {
        field.set_value(value);
    }
}
