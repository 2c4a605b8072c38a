//! Whoever knows the law, or the language, looks at a draft without an account: with a link that ends, and a remark at a passage. A
//! remark keeps the words that it was made on. Links and remarks go with the draft.

use chrono::{DateTime, TimeDelta, Utc};
use courses::language::Language;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Conflict, Cx, Error, Result, Tx,
    system::{
        audit::{self, Act, Actor},
        codes,
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, key},
        text_enum::text_enum,
    },
    text::{passage, plain},
};

key! {
    /// The key of a link.
    ReviewId
}

key! {
    /// The key of a remark at a passage.
    ReviewRemarkId
}

text_enum! {
    /// How much a remark weighs.
    Weight {
        /// It has to be changed before anything is published.
        Must = "must",
        /// It would be better otherwise.
        Should = "should",
        /// Somebody does not understand it.
        Question = "question",
    }
}

/// A link by which somebody looks at a draft.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Review {
    /// Its key.
    pub id: ReviewId,
    /// Short name of the course.
    pub slug: String,
    /// Who was asked.
    pub reader: String,
    /// The translation that stands beside the sources.
    pub language: Option<String>,
    /// Until when it can be used.
    pub ends_at: DateTime<Utc>,
    /// Since when it was taken back.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Review {
    /// Whether it can be used.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && now < self.ends_at
    }

    /// The translation that stands beside the sources.
    pub fn language(&self) -> Option<Language> {
        self.language.as_deref().and_then(|code| code.parse().ok())
    }
}

/// A remark at a passage.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ReviewRemark {
    /// Its key.
    pub id: ReviewRemarkId,
    /// The link by which it came.
    pub review_id: ReviewId,
    /// The file of the passage.
    pub file: String,
    /// The passage as it was read.
    pub passage: String,
    /// See [`Weight`].
    pub weight: Weight,
    /// What is said.
    pub words: String,
    /// When.
    pub noted_at: DateTime<Utc>,
}

/// A new link as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewReview {
    /// Who is asked.
    pub reader: String,
    /// The code of a language, or nothing.
    pub language: String,
    /// For how many days.
    pub days: String,
}

/// Most days of a link.
pub const MOST_DAYS: i64 = 60;
/// Most characters of a remark.
const WORDS: usize = 4_000;
/// Most characters of who is asked.
const READER: usize = 100;
/// Most remarks of one link that nobody has settled.
const MOST: i64 = 500;

const FIND: &str = "SELECT id, slug, reader, language, ends_at, ended_at FROM reviews WHERE secret_hash = $1";
const OF_COURSE: &str =
    "SELECT id, slug, reader, language, ends_at, ended_at FROM reviews WHERE slug = $1 ORDER BY made_at DESC, id";
const REMARKS: &str = "SELECT m.id, m.review_id, m.file, m.passage, m.weight, m.words, m.noted_at
    FROM review_remarks m JOIN reviews r ON r.id = m.review_id WHERE r.slug = $1 ORDER BY m.file, m.noted_at, m.id";
const COUNT: &str = "SELECT COUNT(*) FROM review_remarks WHERE review_id = $1";
const MAKE: &str = "INSERT INTO reviews (id, slug, secret_hash, reader, language, made_by, made_at, ends_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const END: &str = "UPDATE reviews SET ended_at = $3 WHERE slug = $1 AND id = $2 AND ended_at IS NULL";
const NOTE: &str = "INSERT INTO review_remarks (id, review_id, file, passage, weight, words, noted_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";
const SETTLE: &str = "DELETE FROM review_remarks WHERE id = $2
    AND review_id IN (SELECT id FROM reviews WHERE slug = $1)";
const FORGET: [&str; 2] = [
    "DELETE FROM review_remarks WHERE review_id IN (SELECT id FROM reviews WHERE slug = $1)",
    "DELETE FROM reviews WHERE slug = $1",
];

fn hash(typed: &str) -> Vec<u8> {
    Sha256::digest(codes::read(typed)).to_vec()
}

/// Makes a link: the last part of its address, which is told this once.
///
/// # Errors
/// [`Error::Invalid`] where it does not say who is asked, or for how long.
pub async fn make(cx: &Cx, actor: AccountId, slug: &str, new: &NewReview) -> Result<String> {
    let mut problems = Problems::default();
    let reader = problems.take("reader", plain(&new.reader, READER).and_then(|reader| reader.ok_or(Problem::Required)));
    let days = new.days.trim().parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
    let days = problems.take("days", days.ok_or(Problem::Number { min: 1, max: MOST_DAYS }));
    let language: Option<Language> = new.language.parse().ok();
    let (Some(reader), Some(days)) = (reader, days) else { return Err(problems.into_error()) };
    let (id, secret): (ReviewId, String) = (cx.id(), codes::random::<12>(cx));
    let ends = cx.now() + TimeDelta::days(days);
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(MAKE)
        .bind(id).bind(slug).bind(hash(&secret)).bind(&reader).bind(language.map(Language::code)).bind(actor)
        .bind(cx.now()).bind(ends).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, actor, Act::ReviewMake, slug, &json!({ "days": days }));
    tx.commit().await?;
    Ok(secret)
}

/// The link of an address, as typed, while it can be used.
pub async fn find(cx: &Cx, typed: &str) -> Result<Option<Review>> {
    let found: Option<Review> = read!(cx.db, c => sql::query_as(FIND).bind(hash(typed)).fetch_optional(c).await)?;
    Ok(found.filter(|review| review.is_open(cx.now())))
}

/// The links to a draft, the latest first.
pub async fn of_course(cx: &Cx, slug: &str) -> Result<Vec<Review>> {
    Ok(read!(cx.db, c => sql::query_as(OF_COURSE).bind(slug).fetch_all(c).await)?)
}

/// The remarks at passages of a draft that nobody has settled, by file.
pub async fn remarks(cx: &Cx, slug: &str) -> Result<Vec<ReviewRemark>> {
    Ok(read!(cx.db, c => sql::query_as(REMARKS).bind(slug).fetch_all(c).await)?)
}

/// Keeps a remark at a passage.
///
/// # Errors
/// [`Error::Invalid`] where nothing is said; [`Error::Conflict`] where too many wait already.
pub async fn note(
    cx: &Cx,
    review: &Review,
    (file, read): (&str, &str),
    weight: Option<Weight>,
    words: &str,
) -> Result<()> {
    let mut problems = Problems::default();
    let words = problems.take("words", passage(words, WORDS).and_then(|words| words.ok_or(Problem::Required)));
    let weight = problems.take("weight", weight.ok_or(Problem::Choice));
    let (Some(words), Some(weight)) = (words, weight) else { return Err(problems.into_error()) };
    let mut tx = cx.db.begin().await?;
    let many: i64 = on!(tx, c => sql::query_scalar(COUNT).bind(review.id).fetch_one(c).await)?;
    if many >= MOST {
        return Err(Error::Conflict(Conflict::ReviewRemarks));
    }
    let id: ReviewRemarkId = cx.id();
    on!(tx, c => sql::query(NOTE)
        .bind(id).bind(review.id).bind(file).bind(read).bind(weight).bind(&words).bind(cx.now())
        .execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, Actor::Nobody, Act::ReviewRemark, &review.slug, &json!({ "file": file }));
    tx.commit().await
}

/// A remark is looked at: it goes.
///
/// # Errors
/// [`Error::NotFound`] where this course has no such remark any more.
pub async fn settle(cx: &Cx, actor: AccountId, slug: &str, id: ReviewRemarkId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let gone = on!(tx, c => sql::query(SETTLE).bind(slug).bind(id).execute(c).await)?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    audit::record(cx, &mut tx, actor, Act::RemarkSettle, slug, &json!({ "review": true }));
    tx.commit().await
}

/// Takes a link back: from now on it leads nowhere.
pub async fn end(cx: &Cx, actor: AccountId, slug: &str, id: ReviewId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let ended = on!(tx, c => sql::query(END).bind(slug).bind(id).bind(cx.now()).execute(c).await)?;
    if ended > 0 {
        audit::record(cx, &mut tx, actor, Act::ReviewEnd, slug, &json!({}));
    }
    tx.commit().await
}

/// The draft is gone, and with it whoever was asked to look at it.
pub(crate) async fn forget(tx: &mut Tx, slug: &str) -> Result<()> {
    for statement in FORGET {
        on!(tx, c => sql::query(statement).bind(slug).execute(c).await.map(drop))?;
    }
    Ok(())
}
