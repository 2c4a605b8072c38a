//! Removing from a person everything that says who it is. Facts, marks and places on lists stay as they were counted, with
//! the attributes of that day, under a key of which nobody knows any more whose it is.

use serde_json::json;
use sqlx::types::Json;

use crate::{
    Cx, Error, Result, Tx,
    certificates::{
        achievement::{self, CertificateId},
        attendance::{self, AttendanceCertificateId},
    },
    events::paper::{self, PageId},
    merging::{forgotten, merge},
    people::{duplicates::kept, entry, person::PersonId},
    projects::project::DEFAULT_ZONE,
    system::{
        audit::{self, Act, Actor},
        clock, codes,
        db::{on, read, sql},
        key::AccountId,
        text_enum::text_enum,
    },
};

text_enum! {
    /// Why a name is removed.
    Why {
        /// The person has asked for it.
        Asked = "asked",
        /// The person was entered by mistake.
        Mistake = "mistake",
        /// The time for which it is kept is over.
        Period = "period",
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    /// Nobody knows any more who it is.
    Done,
    /// Nothing was changed.
    Refused(Refused),
}

text_enum! {
    /// Why it cannot be done now.
    Refused {
        /// It was done before.
        Done = "done",
        /// The record was merged into another one, of which it is asked.
        Merged = "merged",
        /// It is the viewer's own record.
        Own = "own",
        /// The person looks after the house.
        Administrator = "administrator",
        /// The person is expected at an event: on its list, or as its trainer.
        Expected = "expected",
    }
}

/// What there is of a person, before it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Held {
    /// Facts: what was learned and attended.
    pub facts: i64,
    /// Places on lists of events.
    pub registrations: i64,
    /// Certificates of either kind; they verify without a name afterwards.
    pub certificates: i64,
    /// Signed pages on which the person stands: their pictures stay until their own time is over.
    pub pages: i64,
    /// Whether the person can sign in.
    pub account: bool,
}

const REFUSED: &str = "SELECT CASE
        WHEN p.pseudonymised_at IS NOT NULL THEN 'done'
        WHEN p.merged_into IS NOT NULL THEN 'merged'
        WHEN EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id AND a.id = $3) THEN 'own'
        WHEN EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id AND a.administrator AND a.disabled_at IS NULL)
            THEN 'administrator'
        WHEN EXISTS (SELECT 1 FROM registrations r JOIN events e ON e.id = r.event_id
                JOIN event_sessions s ON s.event_id = e.id
                WHERE r.person_id = p.id AND e.cancelled_at IS NULL AND r.state NOT IN ('withdrawn', 'apologised')
                AND s.on_date >= $2)
            OR EXISTS (SELECT 1 FROM event_trainers t JOIN events e ON e.id = t.event_id
                JOIN event_sessions s ON s.event_id = e.id
                WHERE t.person_id = p.id AND e.cancelled_at IS NULL AND s.on_date >= $2)
            THEN 'expected' END
    FROM people p WHERE p.id = $1";
const HELD: &str = "SELECT
    (SELECT COUNT(*) FROM facts f JOIN people x ON x.id = f.person_id WHERE x.id = $1 OR x.merged_into = $1) AS facts,
    (SELECT COUNT(*) FROM registrations WHERE person_id = $1) AS registrations,
    (SELECT COUNT(*) FROM attendance_certificates WHERE person_id = $1)
        + (SELECT COUNT(*) FROM certificates c JOIN participations t ON t.id = c.participation_id WHERE t.person_id = $1)
        AS certificates,
    (SELECT COUNT(*) FROM paper_pages p JOIN paper_sheets s ON s.id = p.sheet_id
        JOIN registrations r ON r.event_id = s.event_id
        WHERE r.person_id = $1 AND p.picture_at IS NOT NULL) AS pages,
    EXISTS (SELECT 1 FROM accounts WHERE person_id = $1 AND disabled_at IS NULL) AS account";
const GROUP: &str = "SELECT id FROM people WHERE id = $1 OR merged_into = $1 ORDER BY id";
const NAMES: &str = "SELECT family_name, given_name FROM people WHERE id = $1";

// Of the account everything goes that opens it; the row stays, because it says by which key something was done.
const ACCOUNT: [&str; 13] = [
    "DELETE FROM remarks WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM sessions WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM pending_sign_ins WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM password_resets WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM second_factors WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM recovery_codes WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM account_links WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM calendar_addresses WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM calendar_feeds WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM project_roles WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)",
    "DELETE FROM invitation_mails WHERE mail_id IN (SELECT id FROM mails
        WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)
        OR recipient IN (SELECT email FROM people WHERE id = $1 UNION SELECT address FROM accounts WHERE person_id = $1))",
    "DELETE FROM event_mails WHERE mail_id IN (SELECT id FROM mails
        WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)
        OR recipient IN (SELECT email FROM people WHERE id = $1 UNION SELECT address FROM accounts WHERE person_id = $1))",
    "DELETE FROM mails WHERE account_id IN (SELECT id FROM accounts WHERE person_id = $1)
        OR recipient IN (SELECT email FROM people WHERE id = $1 UNION SELECT address FROM accounts WHERE person_id = $1)",
];
const CLOSE: &str =
    "UPDATE accounts SET user_name = $2, user_key = $2, password_hash = NULL, administrator = FALSE, address = NULL,
    address_key = NULL, address_confirmed_at = NULL, disabled_at = COALESCE(disabled_at, $3) WHERE person_id = $1";
const WORDS: [&str; 11] = [
    "DELETE FROM enrolments WHERE person_id = $1",
    "DELETE FROM event_calls WHERE registration_id IN (SELECT id FROM registrations WHERE person_id = $1)",
    "UPDATE posts SET unit = NULL WHERE person_id = $1",
    "UPDATE registrations SET organisation = NULL, to_match = FALSE, invitation_hash = NULL,
        feedback_hash = NULL
        WHERE person_id = $1",
    "UPDATE attendance_marks SET device = NULL, claim = NULL
        WHERE person_id = $1 AND (device IS NOT NULL OR claim IS NOT NULL)",
    "UPDATE import_rows SET corrected = NULL, filled = NULL WHERE person_id = $1 OR same_id = $1",
    "UPDATE debriefs SET answers = '[]', commitment = '', kept_note = NULL WHERE run_id IN (SELECT r.id FROM scenario_runs r
        JOIN participations t ON t.id = r.participation_id WHERE t.person_id = $1)",
    "UPDATE attempt_grants SET reason = NULL WHERE reason IS NOT NULL AND participation_id IN
        (SELECT id FROM participations WHERE person_id = $1)",
    "DELETE FROM feedback_given WHERE person_id = $1",
    "DELETE FROM person_distinct WHERE one_id = $1 OR other_id = $1",
    "DELETE FROM merge_proposals WHERE kept_id = $1 OR gone_id = $1",
];
const HANDWRITTEN: &str = "DELETE FROM paper_guests WHERE family_name = $2 AND given_name = $3 AND page_id IN (
    SELECT p.id FROM paper_pages p JOIN paper_sheets s ON s.id = p.sheet_id
    JOIN registrations r ON r.event_id = s.event_id WHERE r.person_id = $1)";
const PERSON: &str =
    "UPDATE people SET given_name = '', family_name = $2, patronymic = NULL, birth_year = NULL, email = NULL,
    email_key = NULL, phone = NULL, search_key = $3, sort_key = $4, pseudonymised_at = $5 WHERE id = $1";
const CERTIFICATES: &str =
    "SELECT c.id, c.printed FROM certificates c JOIN participations t ON t.id = c.participation_id
    WHERE t.person_id = $1";
const CERTIFICATE: &str = "UPDATE certificates SET printed = $2, pdf = NULL WHERE id = $1";
const ATTENDANCES: &str = "SELECT id, printed FROM attendance_certificates WHERE person_id = $1";
const ATTENDANCE: &str = "UPDATE attendance_certificates SET printed = $2 WHERE id = $1";
const PAGES: &str = "SELECT p.id, p.lines FROM paper_pages p JOIN paper_sheets s ON s.id = p.sheet_id
    JOIN registrations r ON r.event_id = s.event_id WHERE r.person_id = $1";
const PAGE: &str = "UPDATE paper_pages SET lines = $2 WHERE id = $1";

/// What there is of a person, and why the name cannot be removed now; none where there is no such person.
pub async fn preview(cx: &Cx, actor: AccountId, id: PersonId) -> Result<Option<(Held, Option<Refused>)>> {
    let today = clock::local_date(cx.now(), DEFAULT_ZONE);
    let refused: Option<Option<Refused>> =
        read!(cx.db, c => sql::query_scalar(REFUSED).bind(id).bind(today).bind(Some(actor)).fetch_optional(c).await)?;
    let Some(refused) = refused else { return Ok(None) };
    let held: Held = read!(cx.db, c => sql::query_as(HELD).bind(id).fetch_one(c).await)?;
    Ok(Some((held, refused)))
}

/// Removes from a person everything that says who it is, in one transaction. It cannot be undone.
///
/// # Errors
/// [`Error::NotFound`] when there is no such person.
pub async fn pseudonymise(cx: &Cx, actor: impl Into<Actor>, id: PersonId, why: Why) -> Result<Removal> {
    let actor = actor.into();
    let today = clock::local_date(cx.now(), DEFAULT_ZONE);
    let mut tx = cx.db.begin().await?;
    merge::lock(&mut tx, id, id).await?;
    let refused: Option<Option<Refused>> = on!(tx, c => sql::query_scalar(REFUSED)
        .bind(id).bind(today).bind(actor.account()).fetch_optional(c).await)?;
    if let Some(refused) = refused.ok_or(Error::NotFound)? {
        return Ok(Removal::Refused(refused));
    }
    let group: Vec<PersonId> = on!(tx, c => sql::query_scalar(GROUP).bind(id).fetch_all(c).await)?;
    for one in &group {
        forget(cx, &mut tx, *one).await?;
    }
    kept::write(&mut tx, &group).await?;
    audit::record(cx, &mut tx, actor, Act::PersonPseudonymise, &id.to_string(), &json!({ "why": why.code() }));
    tx.commit().await?;
    Ok(Removal::Done)
}

/// One record, which may have been merged into the one that is meant.
async fn forget(cx: &Cx, tx: &mut Tx, id: PersonId) -> Result<()> {
    let code = codes::random::<8>(cx);
    let label = format!("№ {}", codes::print(&code));
    let (family, given): (String, String) = on!(tx, c => sql::query_as(NAMES).bind(id).fetch_one(c).await)?;
    on!(tx, c => sql::query(HANDWRITTEN).bind(id).bind(&family).bind(&given).execute(c).await.map(drop))?;
    for statement in ACCOUNT.into_iter().chain(WORDS) {
        on!(tx, c => sql::query(statement).bind(id).execute(c).await.map(drop))?;
    }
    let user = format!("removed-{}", code.to_lowercase());
    on!(tx, c => sql::query(CLOSE).bind(id).bind(user).bind(cx.now()).execute(c).await.map(drop))?;
    printed(tx, id, &label).await?;
    forgotten::forget(tx, id).await?;
    let (search, sort) = entry::keys_of(&label);
    on!(tx, c => sql::query(PERSON)
        .bind(id).bind(&label).bind(search).bind(sort).bind(cx.now()).execute(c).await.map(drop))?;
    Ok(())
}

/// Takes the name out of what was printed: certificates and lines of sheets.
async fn printed(tx: &mut Tx, id: PersonId, label: &str) -> Result<()> {
    let rows: Vec<(CertificateId, Json<achievement::Printed>)> =
        on!(tx, c => sql::query_as(CERTIFICATES).bind(id).fetch_all(c).await)?;
    for (certificate, Json(printed)) in rows {
        let printed = achievement::Printed { name: String::new(), organisation: None, ..printed };
        on!(tx, c => sql::query(CERTIFICATE).bind(certificate).bind(Json(&printed)).execute(c).await.map(drop))?;
    }
    let rows: Vec<(AttendanceCertificateId, Json<attendance::Printed>)> =
        on!(tx, c => sql::query_as(ATTENDANCES).bind(id).fetch_all(c).await)?;
    for (certificate, Json(printed)) in rows {
        let printed = attendance::Printed { name: String::new(), ..printed };
        on!(tx, c => sql::query(ATTENDANCE).bind(certificate).bind(Json(&printed)).execute(c).await.map(drop))?;
    }
    let rows: Vec<(PageId, Json<Vec<Option<paper::Printed>>>)> =
        on!(tx, c => sql::query_as(PAGES).bind(id).fetch_all(c).await)?;
    for (page, Json(mut lines)) in rows {
        for line in lines.iter_mut().flatten().filter(|line| line.person == id) {
            label.clone_into(&mut line.name);
            line.organisation.clear();
            (line.role, line.unit) = (None, None);
        }
        on!(tx, c => sql::query(PAGE).bind(page).bind(Json(&lines)).execute(c).await.map(drop))?;
    }
    Ok(())
}
