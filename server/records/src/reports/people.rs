//! The people of a project as a table for files.

use std::io::Write;

use courses::language::Language;
use documents::table::{Cell, Column, Head, Kind, Target, Writer};

use crate::{
    Cx, Result,
    accounts::roles::Role,
    people::{
        organisations::OrganisationKind,
        person::{PersonId, Sex},
        post_of::post_of,
        regions,
    },
    projects::project::Project,
    system::{
        db::{read, sql},
        list::Select,
    },
};

#[derive(sqlx::FromRow)]
struct Row {
    id: PersonId,
    family_name: String,
    given_name: String,
    patronymic: Option<String>,
    sex: Sex,
    birth_year: Option<i64>,
    language: String,
    organisation: Option<String>,
    kind: Option<OrganisationKind>,
    region: Option<String>,
    role: Role,
}

const PEOPLE: &str = concat!(
    "SELECT p.id, p.family_name, p.given_name, p.patronymic, p.sex, p.birth_year, p.language,
        o.name AS organisation, o.kind, o.region, r.role
    FROM project_roles r
    JOIN accounts a ON a.id = r.account_id
    JOIN people p ON p.id = a.person_id",
    post_of!("p.id"),
);
const COUNT: &str = "SELECT COUNT(*) FROM project_roles r JOIN accounts a ON a.id = r.account_id
    JOIN people p ON p.id = a.person_id WHERE r.project_id = $1 AND p.merged_into IS NULL";
const ORDER: &str = " AND p.merged_into IS NULL ORDER BY p.sort_key, p.id, r.role";

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
    ("region", Kind::Text),
    ("district", Kind::Text),
    ("project", Kind::Text),
    ("role", Kind::Text),
];

/// How many rows [`write`] writes.
pub async fn count(cx: &Cx, project: &Project) -> Result<i64> {
    Ok(read!(cx.db, c => sql::query_scalar(COUNT).bind(project.id).fetch_one(c).await)?)
}

/// Writes one row per person and role in the project to `out`, in the order of the names, row by row as they are read; answers
/// how many rows there are.
pub async fn write(cx: &Cx, project: &Project, out: Target<impl Write + Send>) -> Result<usize> {
    let head = Head { title: "People".to_owned(), columns: Column::plain(COLUMNS), made_at: cx.now() };
    let mut file = Writer::new(&head, out)?;
    let people = Select::new(PEOPLE).with(" WHERE r.project_id = ?", [project.id.into()]).then(ORDER);
    people.each(&cx.db, |row| Ok(file.write(&cells(row, &project.slug))?)).await?;
    let rows = file.rows();
    file.finish()?;
    Ok(rows)
}

fn cells(row: Row, project: &str) -> Vec<Cell> {
    let optional = |value: Option<String>| value.map_or(Cell::Empty, Cell::Text);
    let region = row.region.as_deref().and_then(regions::unit).map(|u| u.region_name(Language::En).to_owned());
    vec![
        Cell::Text(row.id.to_string()),
        Cell::Text(row.family_name),
        Cell::Text(row.given_name),
        optional(row.patronymic),
        Cell::Text(row.sex.code().to_owned()),
        row.birth_year.map_or(Cell::Empty, Cell::Integer),
        Cell::Text(row.language),
        optional(row.organisation),
        optional(row.kind.map(|k| k.code().to_owned())),
        optional(region),
        optional(row.region),
        Cell::Text(project.to_owned()),
        Cell::Text(row.role.code().to_owned()),
    ]
}
