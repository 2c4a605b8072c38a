//! What was printed as the audit log answers for it: a number, a code, a name or a result that is changed past the program is found.
//!
//! A name is removed when that of the person is. So the hash of a certificate has two halves: of what stays, and of the name and the
//! organisation. Of somebody without a name only the first is compared.

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    achievement::{self, CertificateId},
    attendance::{self, AttendanceCertificateId},
};
use crate::system::audit::{
    cover::{Covered, HALF, NAMELESS, RowHash, Table},
    tables::Cover,
};

/// What both kinds have.
struct Stays<'a> {
    table: Table,
    id: Uuid,
    number: &'a str,
    code: &'a str,
    issued_at: DateTime<Utc>,
}

/// `names` is none where the name was removed.
fn covered(stays: &Stays<'_>, printed: &impl Serialize, names: Option<[Option<&str>; 2]>) -> Covered {
    let Stays { table, id, number, code, issued_at } = *stays;
    let printed = serde_json::to_string(printed).unwrap_or_default();
    let first = RowHash::new(table)
        .key(Some(id))
        .text(Some(number))
        .text(Some(code))
        .moment(issued_at)
        .text(Some(&printed))
        .finish();
    let second = names.map_or(NAMELESS, |[name, organisation]| {
        let hash = RowHash::new(table).key(Some(id)).text(name).text(organisation).finish();
        std::array::from_fn(|place| hash[place])
    });
    (id, std::array::from_fn(|place| if place < HALF { first[place] } else { second[place - HALF] }))
}

/// A certificate of achievement.
#[derive(sqlx::FromRow)]
pub(crate) struct Achievement {
    pub(super) id: CertificateId,
    pub(super) number: String,
    pub(super) code: String,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) printed: Json<achievement::Printed>,
    pub(super) nameless: bool,
}

impl Cover for Achievement {
    const ALL: &'static str =
        "SELECT c.id, c.number, c.code, c.issued_at, c.printed, x.pseudonymised_at IS NOT NULL AS nameless
        FROM certificates c JOIN participations p ON p.id = c.participation_id JOIN people x ON x.id = p.person_id
        ORDER BY c.id";

    fn covered(&self) -> Covered {
        let Self { id, number, code, issued_at, printed, nameless } = self;
        let stays = Stays { table: Table::Certificates, id: (*id).into(), number, code, issued_at: *issued_at };
        let names = (!nameless).then(|| [Some(printed.name.as_str()), printed.organisation.as_deref()]);
        let rest = achievement::Printed { name: String::new(), organisation: None, ..printed.0.clone() };
        covered(&stays, &rest, names)
    }
}

/// A certificate of attendance.
#[derive(sqlx::FromRow)]
pub(crate) struct Attendance {
    pub(super) id: AttendanceCertificateId,
    pub(super) number: String,
    pub(super) code: String,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) printed: Json<attendance::Printed>,
    pub(super) nameless: bool,
}

impl Cover for Attendance {
    const ALL: &'static str =
        "SELECT c.id, c.number, c.code, c.issued_at, c.printed, x.pseudonymised_at IS NOT NULL AS nameless
        FROM attendance_certificates c JOIN people x ON x.id = c.person_id ORDER BY c.id";

    fn covered(&self) -> Covered {
        let Self { id, number, code, issued_at, printed, nameless } = self;
        let stays =
            Stays { table: Table::AttendanceCertificates, id: (*id).into(), number, code, issued_at: *issued_at };
        let names = (!nameless).then(|| [Some(printed.name.as_str()), None]);
        let rest = attendance::Printed { name: String::new(), ..printed.0.clone() };
        covered(&stays, &rest, names)
    }
}
