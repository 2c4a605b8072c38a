//! Posts: who works where, from when to when. Dated, because people rotate and reports must not change behind them.

use chrono::NaiveDate;

use crate::{
    Cx, Result, Tx,
    people::{
        authority::Authority,
        duplicates::due::due,
        organisations::{OrganisationId, OrganisationKind},
        person::PersonId,
    },
    system::{
        db::{bulk::insert_all, on, read, sql},
        key::key,
        text_enum::text_enum,
    },
};

text_enum! {
    /// What somebody does in a post.
    PostRole {
        /// Police officer.
        Officer = "officer",
        /// Investigator.
        Investigator = "investigator",
        /// Labour inspector.
        Inspector = "inspector",
        /// Works in a shelter.
        ShelterWorker = "shelter-worker",
        /// Answers a hotline.
        HotlineOperator = "hotline-operator",
        /// Lawyer.
        Lawyer = "lawyer",
        /// Psychologist.
        Psychologist = "psychologist",
        /// Social worker.
        SocialWorker = "social-worker",
        /// Trainer.
        Trainer = "trainer",
        /// Co-ordinates or manages.
        Coordinator = "coordinator",
        /// Anything else.
        Other = "other",
    }
}

impl PostRole {
    /// Whether somebody in this role usually meets victims first (the default of the flag on a post).
    pub fn usually_first_responder(self) -> bool {
        !matches!(self, Self::Trainer | Self::Coordinator | Self::Other)
    }
}

key! {
    /// The key of a post.
    PostId
}

/// A post with its organisation.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Post {
    /// Its key.
    pub id: PostId,
    /// The organisation's key.
    pub organisation_id: OrganisationId,
    /// The organisation's name.
    pub organisation: String,
    /// The organisation's kind.
    pub kind: OrganisationKind,
    /// The organisation's district: an ISO 3166-2 unit.
    pub region: Option<String>,
    /// Unit within the organisation.
    pub unit: Option<String>,
    /// Role.
    pub role: PostRole,
    /// Whether the person meets victims first.
    pub first_responder: bool,
    /// First day.
    pub from_date: NaiveDate,
    /// Last day; none while the person is in post.
    pub to_date: Option<NaiveDate>,
}

/// A post to be written.
#[derive(Clone, Debug)]
pub struct NewPost {
    /// The organisation's key.
    pub organisation_id: OrganisationId,
    /// Unit within the organisation.
    pub unit: Option<String>,
    /// Role.
    pub role: PostRole,
    /// Whether the person meets victims first.
    pub first_responder: bool,
    /// First day.
    pub from_date: NaiveDate,
}

const OF_PERSON: &str = "SELECT t.id, t.organisation_id, o.name AS organisation, o.kind, o.region, t.unit, t.role,
        t.first_responder, t.from_date, t.to_date
    FROM posts t JOIN organisations o ON o.id = t.organisation_id
    WHERE t.person_id = $1 ORDER BY t.from_date DESC, t.id DESC";
const END: &str = "UPDATE posts SET to_date = $2 WHERE person_id = $1 AND to_date IS NULL AND from_date <= $2";
const REMOVE: &str = "DELETE FROM posts WHERE id = $1 AND person_id = $2";
const INSERT: &str = "INSERT INTO posts (id, person_id, organisation_id, unit, role, first_responder, from_date)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// All posts of a person, the latest first.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<Post>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// Puts a person in a new post; the present one ends the day before.
///
/// # Errors
/// [`crate::Error::Conflict`] where the authority does not reach to the person's posts.
pub(crate) async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    person: PersonId,
    post: &NewPost,
    authority: Authority,
) -> Result<PostId> {
    authority.must_reach(tx, person).await?;
    let last_day = post.from_date.pred_opt().unwrap_or(post.from_date);
    on!(tx, c => sql::query(END).bind(person).bind(last_day).execute(c).await.map(drop))?;
    let id = insert_first(cx, tx, person, post).await?;
    due(tx, &[person]).await?;
    Ok(id)
}

/// Writes the posts of people who were entered in this transaction: there are none to end, and nobody to ask. Whoever calls
/// compares them with others when all are entered.
pub(crate) async fn insert_firsts(cx: &Cx, tx: &mut Tx, posts: &[(PersonId, NewPost)]) -> Result<()> {
    insert_all!(
        tx,
        "posts (id, person_id, organisation_id, unit, role, first_responder, from_date)",
        posts,
        (person, post) => [
            cx.id::<PostId>(),
            *person,
            post.organisation_id,
            post.unit.clone(),
            post.role,
            post.first_responder,
            post.from_date,
        ]
    );
    Ok(())
}

async fn insert_first(cx: &Cx, tx: &mut Tx, person: PersonId, post: &NewPost) -> Result<PostId> {
    let id = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id)
        .bind(person)
        .bind(post.organisation_id)
        .bind(&post.unit)
        .bind(post.role)
        .bind(post.first_responder)
        .bind(post.from_date)
        .execute(c)
        .await
        .map(drop))?;
    Ok(id)
}

/// Takes a post out again that should not have been entered.
///
/// # Errors
/// [`crate::Error::Conflict`] where the authority does not reach to the person's posts.
pub(crate) async fn remove(tx: &mut Tx, person: PersonId, post: PostId, authority: Authority) -> Result<()> {
    authority.must_reach(tx, person).await?;
    on!(tx, c => sql::query(REMOVE).bind(post).bind(person).execute(c).await.map(drop))?;
    due(tx, &[person]).await
}
