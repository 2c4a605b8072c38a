//! The list of people, with their accounts where they have one.

use std::io::Write;

use chrono::{DateTime, Utc};
use documents::table::{Cell, Column, Head, Kind, Target, Writer};

use crate::{
    Cx, Result,
    accounts::roles::Role,
    people::{
        found::{self, Found},
        organisations::{OrganisationId, OrganisationKind},
        person::{self, PersonId, Sex},
        post_of::post_of,
        regions,
    },
    system::{
        list::{Listing, Page, Select},
        text_enum::text_enum,
    },
    text,
};

text_enum! {
    /// Whether somebody can sign in.
    State {
        /// With an account that is open.
        Account = "account",
        /// With an account for which no password was set yet.
        Card = "card",
        /// With an account that was closed.
        Closed = "closed",
        /// Without an account.
        None = "none",
    }
}

text_enum! {
    /// By what the list is sorted.
    Sort {
        /// Name, in the order of the Azerbaijani alphabet.
        Name = "name",
        /// When the person was entered.
        Entered = "entered",
    }
}

/// Which people are shown. What is `None` admits everybody.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// Part of a name, in any spelling, or of a user name.
    pub search: String,
    /// The organisation of the present post.
    pub organisation: Option<OrganisationId>,
    /// Its kind.
    pub kind: Option<OrganisationKind>,
    /// Code of the economic region in which it is.
    pub region: Option<String>,
    /// Whether they can sign in.
    pub state: Option<State>,
    /// Short name of a project in which they have a role.
    pub project: Option<String>,
    /// A role that they have, in that project if one is given.
    pub role: Option<Role>,
    /// Order.
    pub sort: Sort,
    /// The other way round.
    pub descending: bool,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            search: String::new(),
            organisation: None,
            kind: None,
            region: None,
            state: None,
            project: None,
            role: None,
            sort: Sort::Name,
            descending: false,
        }
    }
}

/// Somebody in the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PersonRow {
    /// The person's key.
    pub id: PersonId,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Patronymic.
    pub patronymic: Option<String>,
    /// Sex.
    pub sex: Sex,
    /// Year of birth.
    pub birth_year: Option<i64>,
    /// The language in which the person reads.
    pub language: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// When the person was entered.
    pub created_at: DateTime<Utc>,
    /// The organisation of the present post.
    pub organisation: Option<String>,
    /// Its kind.
    pub kind: Option<OrganisationKind>,
    /// Where it is: an ISO 3166-2 unit.
    pub region: Option<String>,
    /// Name of the account; none without one.
    pub user_name: Option<String>,
    has_password: bool,
    disabled: bool,
}

impl PersonRow {
    /// The full name.
    pub fn full_name(&self) -> String {
        person::full_name(&self.family_name, &self.given_name, self.patronymic.as_deref())
    }

    /// Whether they can sign in.
    pub fn state(&self) -> State {
        match (&self.user_name, self.disabled, self.has_password) {
            (None, ..) => State::None,
            (Some(_), true, _) => State::Closed,
            (Some(_), false, true) => State::Account,
            (Some(_), false, false) => State::Card,
        }
    }
}

const ROW: &str = concat!(
    "SELECT p.id, p.given_name, p.family_name, p.patronymic, p.sex, p.birth_year, p.language, p.email, p.phone,
        p.created_at, o.name AS organisation, o.kind, o.region, a.user_name,
        a.password_hash IS NOT NULL AS has_password, a.disabled_at IS NOT NULL AS disabled
    FROM people p LEFT JOIN accounts a ON a.person_id = p.id",
    post_of!("p.id")
);
// Who has a post there that is the present one: of several that run at the same time the latest.
const IN_POST: &str = " AND p.id IN (SELECT t.person_id FROM organisations o JOIN posts t ON t.organisation_id = o.id
    WHERE t.to_date IS NULL AND NOT EXISTS (SELECT 1 FROM posts n WHERE n.person_id = t.person_id AND n.to_date IS NULL
        AND (n.from_date > t.from_date OR (n.from_date = t.from_date AND n.id > t.id)))";
const WITH_ACCOUNT: &str = " AND EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id AND a.disabled_at IS NULL
    AND a.password_hash IS NOT NULL)";
const WITH_CARD: &str = " AND EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id AND a.disabled_at IS NULL
    AND a.password_hash IS NULL)";
const WITH_CLOSED: &str =
    " AND EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id AND a.disabled_at IS NOT NULL)";
const WITHOUT: &str = " AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.person_id = p.id)";
const IN_ROLE: &str = " AND p.id IN (SELECT a.person_id FROM project_roles r JOIN accounts a ON a.id = r.account_id
    JOIN projects j ON j.id = r.project_id WHERE 1 = 1";

const BY_USER_NAME: &str = "SELECT person_id FROM accounts WHERE instr(user_key, ?) > 0";

/// A page of people: first who they are, then what is shown of them.
pub async fn list(cx: &Cx, filter: &Filter, page: Page) -> Result<Listing<PersonRow>> {
    let named = named(cx, &filter.search).await?;
    let filtered =
        |columns| conditions(filter, &named, Select::new(columns).then(" FROM people p WHERE p.merged_into IS NULL"));
    let total = filtered("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let ids: Vec<(PersonId,)> = filtered("SELECT p.id").then(order(filter)).page(page).all(&cx.db).await?;
    let rows = Select::new(ROW).then("WHERE p.id IN").among(ids.into_iter().map(|(id,)| id)).then(order(filter));
    Ok(Listing { rows: rows.all(&cx.db).await?, total, page })
}

/// Gives everybody whom the filter lets through to `take`, in the order of the list, for files.
pub async fn each(cx: &Cx, filter: &Filter, take: impl FnMut(PersonRow) -> Result<()> + Send) -> Result<()> {
    let named = named(cx, &filter.search).await?;
    let select = conditions(filter, &named, Select::new(ROW).then("WHERE p.merged_into IS NULL"));
    select.then(order(filter)).each(&cx.db, take).await
}

/// Those of the list who have an account and no password yet, in the order of the list.
pub async fn without_password(cx: &Cx, filter: &Filter) -> Result<Vec<PersonId>> {
    let mut people = Vec::new();
    each(cx, filter, |row| {
        people.extend((row.state() == State::Card).then_some(row.id));
        Ok(())
    })
    .await?;
    Ok(people)
}

/// Whom a search finds by name or by user name.
struct Named {
    found: Found,
    user_key: String,
}

async fn named(cx: &Cx, typed: &str) -> Result<Named> {
    let mut found = found::found(cx, typed).await?;
    let user_key = text::user_key(&typed.trim().chars().take(100).collect::<String>());
    if let Found::Few(people) = &mut found
        && !user_key.is_empty()
    {
        let select = Select::new("").with(BY_USER_NAME, [user_key.as_str().into()]);
        let by_user: Vec<(PersonId,)> = select.all(&cx.db).await?;
        people.extend(by_user.into_iter().map(|(id,)| id));
    }
    Ok(Named { found, user_key })
}

fn conditions(filter: &Filter, named: &Named, select: Select) -> Select {
    let mut select = match &named.found {
        Found::Everybody => select,
        Found::Few(people) => select.then(" AND p.id IN").among(people.iter().copied()),
        Found::Many(words) => words.iter().fold(select, |select, word| {
            select.with(
                " AND (instr(p.search_key, ?) > 0
                    OR p.id IN (SELECT person_id FROM accounts WHERE instr(user_key, ?) > 0))",
                [word.as_str().into(), named.user_key.as_str().into()],
            )
        }),
    };
    if filter.organisation.is_some() || filter.kind.is_some() || filter.region.is_some() {
        select = select
            .then(IN_POST)
            .when(filter.organisation, " AND o.id = ?")
            .when(filter.kind.map(OrganisationKind::code), " AND o.kind = ?");
        if let Some(region) = &filter.region {
            select = select.then(" AND o.region IN").among(regions::units_of(region));
        }
        select = select.then(")");
    }
    select = match filter.state {
        Some(State::Account) => select.then(WITH_ACCOUNT),
        Some(State::Card) => select.then(WITH_CARD),
        Some(State::Closed) => select.then(WITH_CLOSED),
        Some(State::None) => select.then(WITHOUT),
        None => select,
    };
    if filter.project.is_some() || filter.role.is_some() {
        select = select
            .then(IN_ROLE)
            .when(filter.project.clone(), " AND j.slug = ?")
            .when(filter.role.map(Role::code), " AND r.role = ?")
            .then(")");
    }
    select
}

fn order(filter: &Filter) -> &'static str {
    match (filter.sort, filter.descending) {
        (Sort::Name, false) => " ORDER BY p.sort_key, p.id",
        (Sort::Name, true) => " ORDER BY p.sort_key DESC, p.id DESC",
        (Sort::Entered, false) => " ORDER BY p.created_at, p.id",
        (Sort::Entered, true) => " ORDER BY p.created_at DESC, p.id DESC",
    }
}

const COLUMNS: &[(&str, Kind)] = &[
    ("person_id", Kind::Text),
    ("family_name", Kind::Text),
    ("given_name", Kind::Text),
    ("patronymic", Kind::Text),
    ("sex", Kind::Text),
    ("birth_year", Kind::Integer),
    ("language", Kind::Text),
    ("organisation", Kind::Text),
    ("organisation_kind", Kind::Text),
    ("district", Kind::Text),
    ("email", Kind::Text),
    ("phone", Kind::Text),
    ("user_name", Kind::Text),
    ("account", Kind::Text),
    ("entered_on", Kind::Date),
];

/// Writes the rows that the filter lets through as a file, one by one; answers how many. Columns and codes are the same in every
/// language, days are those of this time zone.
pub async fn write(cx: &Cx, filter: &Filter, zone: chrono_tz::Tz, out: Target<impl Write + Send>) -> Result<usize> {
    let head = Head { title: "People".to_owned(), columns: Column::plain(COLUMNS), made_at: cx.now() };
    let mut file = Writer::new(&head, out)?;
    each(cx, filter, |row| Ok(file.write(&cells(row, zone))?)).await?;
    let rows = file.rows();
    file.finish()?;
    Ok(rows)
}

fn cells(row: PersonRow, zone: chrono_tz::Tz) -> Vec<Cell> {
    let optional = |value: Option<String>| value.map_or(Cell::Empty, Cell::Text);
    let state = row.state();
    vec![
        Cell::Text(row.id.to_string()),
        Cell::Text(row.family_name),
        Cell::Text(row.given_name),
        optional(row.patronymic),
        Cell::Text(row.sex.code().to_owned()),
        row.birth_year.map_or(Cell::Empty, Cell::Integer),
        Cell::Text(row.language),
        optional(row.organisation),
        optional(row.kind.map(|kind| kind.code().to_owned())),
        optional(row.region),
        optional(row.email),
        optional(row.phone),
        optional(row.user_name),
        Cell::Text(state.code().to_owned()),
        Cell::Date(crate::system::clock::local_date(row.created_at, zone)),
    ]
}
