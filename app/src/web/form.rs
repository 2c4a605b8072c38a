//! What was sent with a form or in an address.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use super::failure::Failure;
use crate::words::{i18n::L, problems::Errors};

/// Names and values, in order. Any bytes can be read: what makes no sense becomes an empty or strange value, and the
/// rules of the field say what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    all: Vec<(String, String)>,
    /// Where each name stands; made when a form of many rows is asked for the first time.
    places: OnceLock<HashMap<String, Vec<usize>>>,
}

/// So many fields are looked through one after the other.
const FEW: usize = 64;

impl Fields {
    /// From the body of a form or the query of an address.
    pub fn parse(bytes: &[u8]) -> Self {
        Self::of(form_urlencoded::parse(bytes).into_owned().collect())
    }

    /// From names and values.
    pub(crate) fn of(fields: Vec<(String, String)>) -> Self {
        Self { all: fields, places: OnceLock::new() }
    }

    /// Where a name stands, in order.
    fn places(&self, name: &str) -> Vec<usize> {
        if self.all.len() <= FEW {
            let named = self.all.iter().enumerate().filter(|(_, (known, _))| known == name);
            return named.map(|(place, _)| place).collect();
        }
        let places = self.places.get_or_init(|| {
            let mut places: HashMap<String, Vec<usize>> = HashMap::new();
            for (place, (name, _)) in self.all.iter().enumerate() {
                places.entry(name.clone()).or_default().push(place);
            }
            places
        });
        places.get(name).cloned().unwrap_or_default()
    }

    /// The values of a name, in order.
    fn values(&self, name: &str) -> impl Iterator<Item = &str> + use<'_> {
        self.places(name).into_iter().filter_map(|place| Some(self.all.get(place)?.1.as_str()))
    }

    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.values(name).next().unwrap_or_default()
    }

    /// The value of a field that no form has twice; empty when it is missing.
    pub(crate) fn one(&self, name: &str) -> Result<&str, Failure> {
        let mut values = self.values(name);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Failure::BadRequest),
            (value, None) => Ok(value.unwrap_or_default()),
        }
    }

    /// The first value of a field without outer spaces; `None` when that is nothing.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.get(name).trim()).filter(|v| !v.is_empty())
    }

    /// The error of a field that was sent with nothing in it; none where it was not sent.
    pub(crate) fn nothing_typed(&self, l: &L, field: &'static str) -> Errors {
        let is_nothing = self.has(field) && self.some(field).is_none();
        if is_nothing { Errors::one(field, l.t("Fill in this field.")) } else { Errors::default() }
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.values(name).map(str::to_owned).collect()
    }

    /// Fields whose names begin so: what follows in the name, and the value.
    pub(crate) fn starting_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.all.iter().filter_map(move |(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
    }

    /// Whether a field was sent at all.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.places(name).is_empty()
    }

    /// As a struct, where a form has fixed fields beside its rows.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        T::read(self.query_with(&[]).as_bytes())
    }

    /// What a list was asked for, for the log: the filters that say something, by their names. What was typed to search may be
    /// somebody's name, and stands in no log.
    pub(crate) fn asked(&self) -> BTreeMap<&str, &str> {
        let said = self.all.iter().filter(|(_, value)| !value.trim().is_empty());
        said.map(|(name, value)| (name.as_str(), if name == "search" { "…" } else { value.as_str() })).collect()
    }

    /// The fields as the query of an address, without empty ones, with `changes` in place of what was there.
    pub fn query_with(&self, changes: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let kept = self.all.iter().filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        for (name, value) in kept.map(|(n, v)| (n.as_str(), v.as_str())).chain(changes.iter().copied()) {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    }
}

/// More fields than any form of ours has. Who looks for one of them goes through all, so that they must not be endless.
const MOST_FIELDS: usize = 5_000;

/// What the body of a form is read into.
pub(crate) trait Read: Sized {
    fn read(body: &[u8]) -> Result<Self, Failure>;
}

/// As it came: for forms whose fields depend on what they are about, such as rows.
impl Read for Fields {
    fn read(body: &[u8]) -> Result<Self, Failure> {
        Ok(Self::parse(body))
    }
}

/// A struct of texts as they were typed, with `#[serde(default)]`: what is missing is empty, what is unknown is left out,
/// and the rules of `records` say what is wrong. Only a field that is there twice and cannot be is refused.
impl<T: DeserializeOwned> Read for T {
    fn read(body: &[u8]) -> Result<Self, Failure> {
        serde_html_form::from_bytes(body).map_err(|_| Failure::BadRequest)
    }
}

impl From<BytesRejection> for Failure {
    fn from(rejection: BytesRejection) -> Self {
        match rejection {
            BytesRejection::FailedToBufferBody(e) if e.status() == StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            _ => Self::BadRequest,
        }
    }
}

/// The body of a form.
pub(crate) struct Form<T = Fields>(pub(crate) T);

impl<S: Send + Sync, T: Read> FromRequest<S> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let body = Bytes::from_request(request, state).await?;
        if body.split(|byte| *byte == b'&').count() > MOST_FIELDS {
            return Err(Failure::TooLarge);
        }
        T::read(&body).map(Self)
    }
}

/// The query of an address.
pub(crate) struct Query(pub(crate) Fields);

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}
