//! Who a row may be: people who are known, and the rows above it.

use std::collections::{BTreeMap, HashMap};

use super::{super::Decision, Alike, Aside, Cause, REACHED, Row, Verdict, World};
use crate::{
    events::acquaintance,
    people::{
        duplicates::{Known, index::Index},
        likeness::{CERTAIN, PROBABLE, Reason, Traits, likeness},
        person::{PersonId, Sex, is_none},
    },
    system::error::Problem,
    text,
};

/// How many of those who look like a row are shown.
const MOST_ALIKE: usize = 5;

/// Compares rows with people, and with the rows above them.
pub(super) struct Matcher<'a> {
    world: &'a World,
    index: Index<PersonId>,
    by_id: HashMap<PersonId, &'a Known>,
    emails: HashMap<String, Option<PersonId>>,
    /// Rows above, by their numbers.
    rows: Index<i64>,
    same_text: HashMap<Text, i64>,
    /// Position, unit and father's name of the rows above.
    posts: HashMap<i64, [String; 3]>,
    taken: HashMap<PersonId, i64>,
    /// Who is on the list, by family name and given name in any spelling.
    listed: HashMap<(String, String), Vec<PersonId>>,
    /// See [`super::Plan::told`].
    pub(super) told: usize,
    /// See [`super::Plan::untold`].
    pub(super) untold: usize,
}

/// Whether it says that there is no given name.
fn single(given: &str) -> bool {
    given.is_empty() || is_none(given)
}

/// What a row says, what stands beside its names too.
type Text = (BTreeMap<&'static str, String>, String, Vec<String>);

/// Everything that a row says, what stands beside its names too: two people may be told apart by that.
fn text_of(row: &Row) -> Text {
    let beside = row.aside.iter().filter(|aside| aside.cause == Cause::Beside).map(|aside| aside.text.clone());
    (row.typed.clone(), row.position.clone(), beside.collect())
}

/// What tells two people apart who have name, organisation and phone in common.
fn post_of(row: &Row) -> [String; 3] {
    [row.position.clone(), text::search_key(row.get("unit")), text::search_key(row.get("patronymic"))]
}

impl<'a> Matcher<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        let emails = world.known.iter().filter_map(|k| Some((text::email_key(k.email.as_deref()?), Some(k.id))));
        let mut index = Index::default();
        for known in &world.known {
            index.add(known.id, known.traits());
        }
        let mut listed: HashMap<(String, String), Vec<PersonId>> = HashMap::new();
        for known in world.known.iter().filter(|known| world.on_list.contains_key(&known.id)) {
            let traits = known.traits();
            listed.entry((traits.family, traits.given)).or_default().push(known.id);
        }
        for people in listed.values_mut() {
            people.sort_unstable();
        }
        Self {
            world,
            listed,
            posts: HashMap::new(),
            index,
            by_id: world.known.iter().map(|known| (known.id, known)).collect(),
            emails: emails.collect(),
            rows: Index::default(),
            same_text: HashMap::new(),
            taken: HashMap::new(),
            told: 0,
            untold: 0,
        }
    }

    pub(super) fn judge(&mut self, row: &mut Row) {
        let traits = row.traits();
        let like = self.index.like(&traits, PROBABLE).into_iter().filter_map(|candidate| {
            let known = (*self.by_id.get(&candidate.who)?).clone();
            let is_acquainted = self.world.acquainted.contains(&known.id);
            let may_be = is_acquainted || acquaintance::is_exact(&candidate.likeness.reasons);
            may_be.then_some(Alike { known, likeness: candidate.likeness, is_acquainted })
        });
        row.alike = like.take(MOST_ALIKE).collect();
        self.keep_back(row);
        self.namesakes(row, &traits);
        let above = self.rows.like(&traits, PROBABLE).into_iter().next();
        row.alike_row = above.as_ref().map(|above| above.who);
        let apart = |above: i64| {
            let (own, other) = (post_of(row), self.posts.get(&above));
            other.is_some_and(|other| {
                own.iter().zip(other).any(|(one, other)| !one.is_empty() && !other.is_empty() && one != other)
            })
        };
        let certain_row = above.is_some_and(|above| above.likeness.percent >= CERTAIN && !apart(above.who));
        let same = row.same;
        // Whom a decision names is somebody who looks like the row, or is on this list: nobody's record is opened by its key.
        let same = same
            .map(|id| self.world.standing.get(&id).copied().unwrap_or(id))
            .filter(|id| self.by_id.contains_key(id) && self.may_be(row, *id));
        let text_above = self.same_text.get(&text_of(row)).copied();
        let certain = || {
            let certain = row.alike.iter().filter(|alike| self.is_certain(row, alike)).map(|alike| alike.known.id);
            // Two of one name and office on the list are two rows of the list that is handed in again.
            let certain: Vec<PersonId> = certain.collect();
            certain.iter().find(|person| !self.taken.contains_key(person)).or(certain.first()).copied()
        };
        row.verdict = match (row.decision, same) {
            (Some(Decision::LeaveOut), _) => Verdict::LeftOut,
            _ if !row.problems.is_empty() => Verdict::Faulty,
            (Some(Decision::Same), Some(same)) => Verdict::Known(same),
            (Some(Decision::New), _) => Verdict::New,
            _ => match (text_above, certain(), row.alike_row) {
                (Some(above), ..) => Verdict::Repeated(above),
                (None, Some(known), _) => Verdict::Known(known),
                (None, None, Some(above)) if certain_row => Verdict::Repeated(above),
                (None, None, Some(_)) => Verdict::Unsure,
                (None, None, None) if !row.alike.is_empty() => Verdict::Unsure,
                (None, None, None) => Verdict::New,
            },
        };
        if let Verdict::Known(person) = row.verdict {
            match self.taken.get(&person) {
                Some(above) => row.verdict = Verdict::Repeated(*above),
                None => drop(self.taken.insert(person, row.number)),
            }
        }
        self.email(row);
        match row.verdict {
            Verdict::New | Verdict::Unsure => {
                self.posts.insert(row.number, post_of(row));
                self.rows.add(row.number, traits);
                self.same_text.entry(text_of(row)).or_insert(row.number);
            }
            Verdict::Known(person) => {
                row.fills = self.fills(row, person);
                self.same_text.entry(text_of(row)).or_insert(row.number);
            }
            Verdict::Repeated(_) | Verdict::LeftOut | Verdict::Faulty | Verdict::Done(_) => {}
        }
    }

    /// That somebody whom the project does not know is known elsewhere is said of so many rows, and no more.
    fn keep_back(&mut self, row: &mut Row) {
        if row.alike.iter().all(|alike| alike.is_acquainted) {
            return;
        }
        if self.told < self.world.may_tell {
            self.told += 1;
        } else {
            row.alike.retain(|alike| alike.is_acquainted);
            self.untold += 1;
        }
    }

    /// Who is on this list with the same name is offered first, however little else is known of both.
    fn namesakes(&self, row: &mut Row, traits: &Traits) {
        let Some(people) = self.listed.get(&(traits.family.clone(), traits.given.clone())) else { return };
        for known in people.iter().filter_map(|id| self.by_id.get(id)) {
            if row.alike.iter().all(|alike| alike.known.id != known.id) {
                let likeness = likeness(traits, &known.traits());
                row.alike.push(Alike { known: (*known).clone(), likeness, is_acquainted: true });
            }
        }
    }

    fn may_be(&self, row: &Row, person: PersonId) -> bool {
        self.world.on_list.contains_key(&person) || row.alike.iter().any(|alike| alike.known.id == person)
    }

    /// Certainly the same: by likeness; or of the same name and organisation and on this very list, where nothing speaks
    /// against it. Otherwise a corrected list that is handed in again would enter everybody anew.
    fn is_certain(&self, row: &Row, alike: &Alike) -> bool {
        if alike.likeness.percent >= CERTAIN {
            return true;
        }
        let reasons = &alike.likeness.reasons;
        let Some(listed) = self.world.on_list.get(&alike.known.id) else { return false };
        let same_words =
            text::search_key(listed.as_deref().unwrap_or_default()) == text::search_key(row.get("organisation"));
        let same_name =
            reasons.contains(&Reason::SameName) || (single(row.get("given_name")) && single(&alike.known.given_name));
        same_name
            && reasons.iter().all(|reason| reason.speaks_for())
            && (same_words || reasons.contains(&Reason::SameOrganisation))
    }

    /// An address belongs to one person: who is entered with one that somebody has already is entered without.
    fn email(&mut self, row: &mut Row) {
        if !matches!(row.verdict, Verdict::New | Verdict::Unsure) {
            return;
        }
        let Some(checked) = row.checked.as_mut() else { return };
        let Some(email) = checked.email.clone() else { return };
        match self.emails.entry(text::email_key(&email)) {
            std::collections::hash_map::Entry::Occupied(holder) => {
                let is_stranger = holder.get().is_some_and(|holder| !self.world.acquainted.contains(&holder));
                let is_told = row.alike.iter().any(|alike| !alike.is_acquainted);
                self.told += usize::from(is_stranger && !is_told);
                checked.email = None;
                row.typed.remove("email");
                row.aside.push(Aside { field: "email", text: email, cause: Cause::Problem(Problem::Taken) });
            }
            std::collections::hash_map::Entry::Vacant(free) => drop(free.insert(None)),
        }
    }

    fn fills(&self, row: &Row, person: PersonId) -> Vec<&'static str> {
        let (Some(known), Some(checked)) = (self.by_id.get(&person), row.checked.as_ref()) else { return Vec::new() };
        let free = |email: &String| !self.emails.contains_key(&text::email_key(email));
        let missing = [
            ("patronymic", known.patronymic.is_none() && checked.patronymic.is_some()),
            ("sex", known.sex == Sex::Unstated && checked.sex != Sex::Unstated),
            ("birth_year", known.birth_year.is_none() && checked.birth_year.is_some()),
            ("organisation", known.organisation_id.is_none() && row.organisation.is_some()),
            ("email", known.email.is_none() && checked.email.as_ref().is_some_and(free)),
            ("phone", known.phone.is_none() && checked.phone.is_some()),
        ];
        let may = |field: &str| !REACHED.contains(&field) || !self.world.with_account.contains(&person);
        missing.into_iter().filter(|(field, missing)| *missing && may(field)).map(|(field, _)| field).collect()
    }
}
