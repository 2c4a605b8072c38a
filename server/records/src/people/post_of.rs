//! The post that counts, as a piece of SQL.

/// Joins a person's post `t` and its organisation `o`: the present one, or the one of a day. Of several that run at the same
/// time the latest counts, everywhere.
macro_rules! post_of {
    ($person:literal) => {
        concat!(
            " LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = ",
            $person,
            " AND x.to_date IS NULL ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
            LEFT JOIN organisations o ON o.id = t.organisation_id "
        )
    };
    ($person:literal on $day:literal) => {
        concat!(
            " LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = ",
            $person,
            " AND x.from_date <= ",
            $day,
            " AND (x.to_date IS NULL OR x.to_date >= ",
            $day,
            ") ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
            LEFT JOIN organisations o ON o.id = t.organisation_id "
        )
    };
}
pub(crate) use post_of;
