//! The names that conditions and effects may use, and which of them were used.

use std::collections::BTreeMap;

/// What a name stands for, by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Flag(usize),
    Number(usize),
    Scale(usize),
    Set(usize),
}

/// A variable and what happens to it.
struct Variable {
    name: Name,
    line: u32,
    is_read: bool,
    is_written: bool,
}

#[derive(Default)]
pub(super) struct Variables {
    known: BTreeMap<String, Variable>,
    members: Vec<Vec<String>>,
    nodes: BTreeMap<String, usize>,
    actions: BTreeMap<String, usize>,
}

impl Variables {
    /// Adds a variable; false where the name is taken.
    pub(super) fn add(&mut self, id: &str, name: Name, line: u32) -> bool {
        // Scales are read at the end of every run, whether or not a condition asks for them.
        let is_read = matches!(name, Name::Scale(_));
        self.known.insert(id.to_owned(), Variable { name, line, is_read, is_written: false }).is_none()
    }

    pub(super) fn add_members(&mut self, members: Vec<String>) {
        self.members.push(members);
    }

    /// Adds a node; false where the id is taken.
    pub(super) fn add_node(&mut self, id: &str, place: usize) -> bool {
        self.nodes.insert(id.to_owned(), place).is_none()
    }

    /// Adds a choice, option or event; answers its place, or `None` where the id is taken.
    pub(super) fn add_action(&mut self, id: &str) -> Option<usize> {
        let place = self.actions.len();
        self.actions.insert(id.to_owned(), place).is_none().then_some(place)
    }

    pub(super) fn actions(&self) -> usize {
        self.actions.len()
    }

    /// Notes that a variable is shown to trainees.
    pub(super) fn shows(&mut self, id: &str) {
        if let Some(variable) = self.known.get_mut(id) {
            variable.is_read = true;
        }
    }

    pub(super) fn read(&mut self, id: &str) -> Result<Name, String> {
        let variable = self.find(id)?;
        variable.is_read = true;
        Ok(variable.name)
    }

    pub(super) fn write(&mut self, id: &str) -> Result<Name, String> {
        let variable = self.find(id)?;
        variable.is_written = true;
        Ok(variable.name)
    }

    fn find(&mut self, id: &str) -> Result<&mut Variable, String> {
        if !self.known.contains_key(id) {
            let names: Vec<&str> = self.known.keys().map(String::as_str).collect();
            return Err(format!("there is no variable `{id}` (there are: {})", names.join(", ")));
        }
        self.known.get_mut(id).ok_or_else(String::new)
    }

    pub(super) fn member(&self, set: usize, member: &str) -> Result<u32, String> {
        let members = self.members.get(set).map_or(&[][..], Vec::as_slice);
        let place = members.iter().zip(0..).find(|(name, _)| *name == member).map(|(_, place)| place);
        place.ok_or_else(|| format!("`{member}` is not a member of the set (there are: {})", members.join(", ")))
    }

    pub(super) fn node(&self, id: &str) -> Result<usize, String> {
        self.nodes.get(id).copied().ok_or_else(|| format!("there is no node `{id}`"))
    }

    pub(super) fn action(&self, id: &str) -> Result<usize, String> {
        self.actions.get(id).copied().ok_or_else(|| format!("there is no choice, option or event `{id}`"))
    }

    /// What nobody sets or reads, with lines: whether it is an error, and the fault.
    pub(super) fn unused(&self) -> Vec<(u32, bool, String)> {
        let mut faults = Vec::new();
        for (id, variable) in &self.known {
            match (variable.name, variable.is_written, variable.is_read) {
                (Name::Scale(_), false, _) => {
                    faults.push((variable.line, false, format!("nothing moves the scale `{id}`")));
                }
                (_, false, _) => faults.push((variable.line, true, format!("nothing ever sets `{id}`"))),
                (_, _, false) => faults.push((variable.line, true, format!("nothing ever reads `{id}`"))),
                _ => {}
            }
        }
        faults
    }
}
