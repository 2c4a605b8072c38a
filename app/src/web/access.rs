//! Permissions at the door: each route says who may use it.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
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
        let has = |roles: &[Role]| viewer.is_some_and(|v| v.administrator || roles.iter().any(|r| v.has(*r)));
        match self {
            Self::Anyone => true,
            Self::SignedIn => viewer.is_some(),
            Self::Trainee => viewer.is_some_and(|v| v.has(Role::Trainee)),
            Self::Trainer => viewer.is_some_and(|v| v.has(Role::Trainer)),
            Self::Marker => has(&[Role::Trainer]),
            Self::Registrar => has(&[Role::Manager, Role::Trainer, Role::FocalPoint]),
            Self::Staff => has(&[Role::Manager, Role::Trainer]),
            Self::Manager => has(&[Role::Manager]),
            Self::Administrator => has(&[]),
        }
    }

    /// The door.
    pub(crate) async fn check(self, visit: Visit, request: Request, next: Next) -> Response {
        if self.admits(visit.viewer()) {
            return next.run(request).await;
        }
        if visit.viewer().is_some() { Failure::Forbidden } else { Failure::SignIn }.into_response()
    }
}
