//! Permissions at the door: each route says who may use it.

use records::accounts::{roles::Role, sessions::Viewer};

use super::{failure::Failure, visit::Visit};

/// Who may use a route. What a person sees behind the door is narrowed further by the page itself (one's own courses,
/// the projects that one manages).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, also without signing in.
    Anyone,
    /// Everybody who is signed in.
    SignedIn,
    /// The same, and those of them who have still to set up a second factor: where they do that.
    SettingUp,
    /// Trainees of any project.
    Trainee,
    /// Trainers of any project. Nobody else: single runs of exercises are for them alone.
    Trainer,
    /// Trainers of any project, and administrators: they mark attendance.
    Marker,
    /// Managers and trainers of any project, and administrators.
    Staff,
    /// Staff and focal points, who put people on the lists of events.
    Registrar,
    /// Managers of any project, and administrators.
    Manager,
    /// Administrators.
    Administrator,
}

impl Access {
    /// Whether the viewer may pass.
    pub fn admits(self, viewer: Option<&Viewer>) -> bool {
        match self {
            Self::Anyone => true,
            Self::SignedIn | Self::SettingUp => viewer.is_some(),
            _ => viewer.is_some_and(|v| {
                self.is_open_to_administrators() && v.administrator || self.roles().iter().any(|r| v.has(*r))
            }),
        }
    }

    /// Whether the viewer may pass in a project, where the address names something of one.
    pub fn admits_in(self, viewer: &Viewer, project: &str) -> bool {
        match self {
            Self::Anyone | Self::SignedIn | Self::SettingUp => true,
            _ => {
                self.is_open_to_administrators() && viewer.administrator
                    || self.roles().iter().any(|r| viewer.has_in(*r, project))
            }
        }
    }

    /// Whether something that an address names is narrowed to the project in which the viewer has a role.
    pub(crate) fn is_of_projects(self) -> bool {
        !matches!(self, Self::Anyone | Self::SignedIn | Self::SettingUp)
    }

    fn is_open_to_administrators(self) -> bool {
        !matches!(self, Self::Trainee | Self::Trainer)
    }

    fn roles(self) -> &'static [Role] {
        match self {
            Self::Anyone | Self::SignedIn | Self::SettingUp | Self::Administrator => &[],
            Self::Trainee => &[Role::Trainee],
            Self::Trainer | Self::Marker => &[Role::Trainer],
            Self::Registrar => &[Role::Manager, Role::Trainer, Role::FocalPoint],
            Self::Staff => &[Role::Manager, Role::Trainer],
            Self::Manager => &[Role::Manager],
        }
    }

    /// The door.
    pub(crate) fn check(self, visit: &Visit) -> Result<(), Failure> {
        let sets_up = matches!(self, Self::Anyone | Self::SettingUp);
        match visit.viewer() {
            Some(_) if !sets_up && visit.lacks_second_factor() => Err(Failure::SecondFactor),
            viewer if self.admits(viewer) => Ok(()),
            Some(_) => Err(Failure::Forbidden),
            None => Err(Failure::SignIn),
        }
    }
}
