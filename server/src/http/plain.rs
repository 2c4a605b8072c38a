//! Pages for those who cannot be let in: made without the app, which knows the language of its visitors, and therefore in all
//! three.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// In Azerbaijani, Russian and English.
type Sentences = [(&'static str, &'static str); 3];

const TOO_MANY: Sentences = [
    ("az", "Hazırda burada çox adam işləyir. Heç nə yadda saxlanılmadı. Bir az gözləyin və yenidən cəhd edin."),
    ("ru", "Сейчас здесь работает очень много людей. Ничего не сохранено. Подождите немного и попробуйте ещё раз."),
    ("en", "Very many people are working here at the moment. Nothing was saved. Wait a moment and try again."),
];
const TOO_SLOW: Sentences = [
    (
        "az",
        "Göndərdikləriniz çox yavaş gəlirdi və tam çatmadı. Heç nə yadda saxlanılmadı. Şəbəkə yaxşılaşanda yenidən cəhd edin.",
    ),
    (
        "ru",
        "Отправленное приходило слишком медленно и дошло не полностью. Ничего не сохранено. Попробуйте ещё раз, когда связь станет лучше.",
    ),
    (
        "en",
        "What you sent came too slowly and did not arrive as a whole. Nothing was saved. Try again when the network is better.",
    ),
];

fn page(sentences: Sentences) -> String {
    let lines: Vec<String> = sentences.iter().map(|(code, text)| format!("<p lang=\"{code}\">{text}</p>")).collect();
    let lines = lines.concat();
    format!(
        "<!DOCTYPE html><html lang=\"az\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\"><title>Dayaq</title></head><body><main><h1>Dayaq</h1>{lines}</main></body></html>"
    )
}

fn answer(status: StatusCode, sentences: Sentences) -> Response {
    let mut response = (status, page(sentences)).into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::RETRY_AFTER, "10"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// More is to be done than can be done in good time.
pub fn too_many() -> Response {
    answer(StatusCode::SERVICE_UNAVAILABLE, TOO_MANY)
}

/// A body did not come.
pub fn too_slow() -> Response {
    answer(StatusCode::REQUEST_TIMEOUT, TOO_SLOW)
}

/// An answer as a whole, for a connection that is not served.
pub fn no_room() -> String {
    let page = page(TOO_MANY);
    format!(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html; charset=utf-8\r\nContent-Security-Policy: default-src \
         'none'\r\nCache-Control: no-store\r\nCross-Origin-Resource-Policy: \
         same-origin\r\nRetry-After: 10\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    )
}
