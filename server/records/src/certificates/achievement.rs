//! Certificates of achievement. What was printed stays as it was printed.
//!
//! One is issued as soon as every rule is met. It says what the completion says: day, hours, result. It is taken back when
//! what it rests on was corrected so that the rules are not met any more, or that hours or result are other ones (then
//! another one is issued); it stays to be verified, and says so. One with a wrong name is replaced by another one, on which
//! nothing but the name differs.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use courses::language::Language;
use documents::DocumentError;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::types::Json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    certificates::{
        covered::{Stays, covered},
        numbers,
    },
    ledger::keys::ParticipationId,
    people::{
        organisations::OrganisationId,
        person::{self, PersonId},
    },
    projects::project::{DEFAULT_ZONE, Names, ProjectId},
    system::{
        audit::{
            self, Act, Actor,
            cover::{Covered, Table},
            tables::Cover,
        },
        clock, codes,
        db::{on, read, sql},
        heavy,
        key::{AccountId, key},
    },
};

/// Every fact that stands on the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// Full name.
    pub name: String,
    /// Organisation on that day.
    pub organisation: Option<String>,
    /// Short name of the project.
    pub project: String,
    /// Names of the project.
    pub project_names: Names,
    /// Title of the course, in the language of the certificate.
    pub course: String,
    /// Version of the course.
    pub course_version: String,
    /// Language of the certificate.
    pub language: Language,
    /// Local date of completion.
    pub completed_on: NaiveDate,
    /// Credited minutes.
    pub minutes: u32,
    /// Best result of the tests that count, in whole percent.
    pub result_percent: Option<u8>,
}

key! {
    /// The key of a certificate of achievement.
    CertificateId
}

/// A certificate.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Certificate {
    /// Its key.
    pub id: CertificateId,
    /// The person.
    pub person_id: PersonId,
    /// Its number.
    pub number: String,
    /// Its verification code, without hyphens.
    pub code: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// When it was taken back or replaced; none while it holds.
    pub taken_back_at: Option<DateTime<Utc>>,
    /// The one that stands in its place, with another name.
    pub replaced_by: Option<CertificateId>,
    /// What stands on it.
    pub printed: Json<Printed>,
}

/// What somebody has earned a certificate for.
pub(crate) struct Earned<'a> {
    pub(crate) participation: ParticipationId,
    pub(crate) person: PersonId,
    pub(crate) project: ProjectId,
    pub(crate) project_slug: &'a str,
    /// The zone in whose year it is numbered.
    pub(crate) zone: Tz,
    /// Title of the course, in the language of the certificate.
    pub(crate) course: &'a str,
    pub(crate) course_version: &'a str,
    pub(crate) language: Language,
    /// The organisation on that day.
    pub(crate) organisation: Option<OrganisationId>,
    /// The moment of completion, and its local date.
    pub(crate) completed_at: DateTime<Utc>,
    pub(crate) completed_on: NaiveDate,
    /// Credited minutes.
    pub(crate) minutes: u32,
    pub(crate) result_percent: Option<u8>,
}

/// Who is awarded it, on the day.
#[derive(sqlx::FromRow)]
struct Awarded {
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
    organisation: Option<String>,
}

const BY_CODE: &str =
    "SELECT c.id, COALESCE(x.merged_into, x.id) AS person_id, c.number, c.code, c.issued_at, c.taken_back_at, c.replaced_by, c.printed
    FROM certificates c JOIN participations p ON p.id = c.participation_id JOIN people x ON x.id = p.person_id
    WHERE c.code = $1";
const OF_PERSON: &str = "SELECT c.id, p.person_id, c.number, c.code, c.issued_at, c.taken_back_at, c.replaced_by, c.printed
    FROM certificates c JOIN participations p ON p.id = c.participation_id
    WHERE p.person_id IN (SELECT x.id FROM people x WHERE x.id = $1 OR x.merged_into = $1) ORDER BY c.issued_at DESC, c.id DESC";
// Also those that were issued when the person stood there twice.
const OF_PARTICIPATION: &str =
    "SELECT c.id, c.number, c.taken_back_at IS NULL AS holds, c.replaced_by IS NOT NULL AS replaced, c.printed
    FROM certificates c JOIN participations p ON p.id = c.participation_id
    WHERE p.id = $1 OR p.merged_into = $1 ORDER BY c.issued_at DESC, c.id DESC";
const TAKE_BACK: &str = "UPDATE certificates SET taken_back_at = $2 WHERE id = $1";
const INSERT: &str = "INSERT INTO certificates (id, participation_id, number, code, issued_at, printed)
    VALUES ($1, $2, $3, $4, $5, $6)";
const PERSON: &str = "SELECT p.given_name, p.family_name, p.patronymic, o.name AS organisation
    FROM people p LEFT JOIN organisations o ON o.id = $2 WHERE p.id = $1";
const PROJECT: &str = "SELECT names FROM projects WHERE id = $1";
const PDF: &str = "SELECT pdf FROM certificates WHERE id = $1";
// Not of somebody whose name was removed while it was drawn.
const KEEP_PDF: &str = "UPDATE certificates SET pdf = $2, pdf_hash = $3 WHERE id = $1 AND pdf IS NULL
    AND NOT EXISTS (SELECT 1 FROM participations t JOIN people p ON p.id = t.person_id
        WHERE t.id = participation_id AND p.pseudonymised_at IS NOT NULL)";

/// The certificate with this code, as typed.
pub async fn by_code(cx: &Cx, typed: &str) -> Result<Option<Certificate>> {
    let code = codes::read(typed);
    Ok(read!(cx.db, c => sql::query_as(BY_CODE).bind(code).fetch_optional(c).await)?)
}

/// The certificates of a person, the newest first.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<Certificate>> {
    Ok(read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// A certificate of one participation.
#[derive(sqlx::FromRow)]
struct Issued {
    id: CertificateId,
    number: String,
    holds: bool,
    replaced: bool,
    printed: Json<Printed>,
}

async fn of_participation(tx: &mut Tx, participation: ParticipationId) -> Result<Vec<Issued>> {
    Ok(on!(tx, c => sql::query_as(OF_PARTICIPATION).bind(participation).fetch_all(c).await)?)
}

impl Issued {
    /// Whether it says what the completion says. Its day, the name and the words are those of the day of printing.
    fn says(&self, earned: &Earned<'_>) -> bool {
        (self.printed.minutes, self.printed.result_percent) == (earned.minutes, earned.result_percent)
    }
}

/// Brings the certificates of a participation up to its completion; none is earned while a rule is not met. What holds and
/// says something else is taken back, and where nothing is left that says it, one is issued.
pub(crate) async fn settle(
    cx: &Cx,
    tx: &mut Tx,
    actor: Actor,
    participation: ParticipationId,
    earned: Option<&Earned<'_>>,
) -> Result<()> {
    let issued = of_participation(tx, participation).await?;
    let says = |one: &Issued| earned.is_some_and(|earned| one.says(earned));
    for Issued { id, number, .. } in issued.iter().filter(|one| one.holds && !says(one)) {
        on!(tx, c => sql::query(TAKE_BACK).bind(*id).bind(Some(cx.now())).execute(c).await.map(drop))?;
        audit::record(cx, tx, actor, Act::CertificateTakeBack, number, &json!({ "id": id }));
    }
    match earned {
        Some(earned) if !issued.iter().any(|one| one.holds && says(one)) => issue(cx, tx, actor, earned, &issued).await,
        _ => Ok(()),
    }
}

/// Issues a certificate. One that was taken back holds again where nothing else would stand on the new one but its day: a
/// correction was corrected.
async fn issue(cx: &Cx, tx: &mut Tx, actor: Actor, earned: &Earned<'_>, issued: &[Issued]) -> Result<()> {
    let day = earned.completed_on;
    let person: Option<Awarded> =
        on!(tx, c => sql::query_as(PERSON).bind(earned.person).bind(earned.organisation).fetch_optional(c).await)?;
    let person = person.ok_or(Error::NotFound)?;
    let names: Json<Names> = on!(tx, c => sql::query_scalar(PROJECT).bind(earned.project).fetch_one(c).await)?;
    let printed = Printed {
        name: person::full_name(&person.family_name, &person.given_name, person.patronymic.as_deref()),
        organisation: person.organisation,
        project: earned.project_slug.to_owned(),
        project_names: names.0,
        course: earned.course.to_owned(),
        course_version: earned.course_version.to_owned(),
        language: earned.language,
        completed_on: day,
        minutes: earned.minutes,
        result_percent: earned.result_percent,
    };
    let same = |c: &&Issued| !c.replaced && Printed { completed_on: day, ..c.printed.0.clone() } == printed;
    if let Some(Issued { id, number, .. }) = issued.iter().find(same) {
        let holds: Option<DateTime<Utc>> = None;
        on!(tx, c => sql::query(TAKE_BACK).bind(*id).bind(holds).execute(c).await.map(drop))?;
        audit::record(cx, tx, actor, Act::CertificateReinstate, number, &json!({ "id": id }));
        return Ok(());
    }
    // A clock that runs behind does not date it before what it certifies.
    let issued_at = cx.certain_now()?.max(earned.completed_at);
    let (id, number) = insert(cx, tx, actor, (earned.participation, earned.zone), issued_at, printed).await?;
    audit::record(cx, tx, actor, Act::CertificateIssue, &number, &json!({ "id": id }));
    Ok(())
}

async fn insert(
    cx: &Cx,
    tx: &mut Tx,
    actor: impl Into<Actor>,
    (participation, zone): (ParticipationId, Tz),
    issued_at: DateTime<Utc>,
    printed: Printed,
) -> Result<(CertificateId, String)> {
    let year = clock::local_date(issued_at, zone).year();
    let number = numbers::next(tx, "certificate", "DYQ", &printed.project, year).await?;
    let (id, code): (CertificateId, _) = (cx.id(), codes::random::<12>(cx));
    let row = Row { id, number, code, issued_at, printed: Json(printed), nameless: false };
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(participation).bind(&row.number).bind(&row.code).bind(issued_at).bind(&row.printed)
        .execute(c).await.map(drop))?;
    audit::cover(cx, tx, actor, &row.number, Table::Certificates, row.covered());
    Ok((id, row.number))
}

#[derive(sqlx::FromRow)]
struct OldName {
    participation_id: ParticipationId,
    number: String,
    time_zone: String,
    given_name: String,
    family_name: String,
    patronymic: Option<String>,
    printed: Json<Printed>,
}

const TO_REPLACE: &str =
    "SELECT c.participation_id, c.number, j.time_zone, x.given_name, x.family_name, x.patronymic, c.printed
    FROM certificates c JOIN participations p ON p.id = c.participation_id JOIN projects j ON j.id = p.project_id
    JOIN people o ON o.id = p.person_id JOIN people x ON x.id = COALESCE(o.merged_into, o.id)
    WHERE c.id = $1 AND x.id = $2 AND c.taken_back_at IS NULL AND x.pseudonymised_at IS NULL";
const REPLACED: &str = "UPDATE certificates SET replaced_by = $2 WHERE id = $1";

/// Puts a new certificate in the place of one that has another name than the record of the person: nothing else differs, and the
/// old one says that it was replaced. What was given out stays as it was printed.
///
/// # Errors
/// [`Error::NotFound`] for one that is not this person's or does not hold; [`Error::Conflict`] where the name is the same.
pub async fn replace(cx: &Cx, actor: AccountId, person: PersonId, certificate: CertificateId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let old: Option<OldName> =
        on!(tx, c => sql::query_as(TO_REPLACE).bind(certificate).bind(person).fetch_optional(c).await)?;
    let old = old.ok_or(Error::NotFound)?;
    let name = person::full_name(&old.family_name, &old.given_name, old.patronymic.as_deref());
    if name == old.printed.name {
        return Err(Error::Conflict(Conflict::Changed));
    }
    let printed = Printed { name, ..old.printed.0 };
    let zone = old.time_zone.parse().unwrap_or(DEFAULT_ZONE);
    let now = cx.certain_now()?;
    // Of one participation one holds at a time.
    on!(tx, c => sql::query(TAKE_BACK).bind(certificate).bind(Some(now)).execute(c).await.map(drop))?;
    let (id, number) = insert(cx, &mut tx, actor, (old.participation_id, zone), now, printed).await?;
    on!(tx, c => sql::query(REPLACED).bind(certificate).bind(id).execute(c).await.map(drop))?;
    // The names stand in no log.
    let details = json!({ "replaced": certificate, "by": id, "number": number });
    audit::record(cx, &mut tx, actor, Act::CertificateReplace, &old.number, &details);
    tx.commit().await
}

/// Certificates of a person that hold and have another name than the record.
pub async fn with_old_name(cx: &Cx, person: PersonId) -> Result<Vec<Certificate>> {
    let Some(record) = person::find(cx, person).await? else { return Ok(Vec::new()) };
    let name = record.full_name();
    let mut held = of_person(cx, person).await?;
    // Of whom the name was removed nobody asks.
    held.retain(|one| one.taken_back_at.is_none() && !one.printed.name.is_empty() && one.printed.name != name);
    Ok(held)
}

/// The PDF of a certificate: made once by `draw`, then kept and given out unchanged for ever.
pub async fn pdf(
    cx: &Cx,
    certificate: &Certificate,
    draw: impl FnOnce() -> Result<Vec<u8>, DocumentError> + Send + 'static,
) -> Result<Vec<u8>> {
    let kept: Option<Vec<u8>> = read!(cx.db, c => sql::query_scalar(PDF).bind(certificate.id).fetch_one(c).await)?;
    if let Some(bytes) = kept {
        return Ok(bytes);
    }
    let bytes = heavy::FIGURES.run(draw).await??;
    let hash = Sha256::digest(&bytes).to_vec();
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(KEEP_PDF).bind(certificate.id).bind(&bytes).bind(hash).execute(c).await.map(drop))?;
    // Another server may have been faster: what is kept is what counts.
    let kept: Option<Vec<u8>> = on!(tx, c => sql::query_scalar(PDF).bind(certificate.id).fetch_one(c).await)?;
    tx.commit().await?;
    kept.ok_or(Error::NotFound)
}

/// A certificate as the audit log answers for it.
#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: CertificateId,
    number: String,
    code: String,
    issued_at: DateTime<Utc>,
    printed: Json<Printed>,
    nameless: bool,
}

impl Cover for Row {
    const ALL: &'static str =
        "SELECT c.id, c.number, c.code, c.issued_at, c.printed, x.pseudonymised_at IS NOT NULL AS nameless
        FROM certificates c JOIN participations p ON p.id = c.participation_id JOIN people x ON x.id = p.person_id
        ORDER BY c.id";

    fn covered(&self) -> Covered {
        let Self { id, number, code, issued_at, printed, nameless } = self;
        let stays = Stays { table: Table::Certificates, id: (*id).into(), number, code, issued_at: *issued_at };
        let names = (!nameless).then(|| [Some(printed.name.as_str()), printed.organisation.as_deref()]);
        let rest = Printed { name: String::new(), organisation: None, ..printed.0.clone() };
        covered(&stays, &rest, names)
    }
}
