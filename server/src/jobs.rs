//! What runs beside requests: jobs and mails.

use app::App;
use tokio::task::JoinHandle;

use crate::mail::Post;

/// Starts the work; it ends with the task. Nothing is lost when it is cut off: jobs and mails are in the database.
pub fn start(app: App, post: Option<Post>) -> JoinHandle<()> {
    tokio::spawn(app::jobs::work(app, post))
}
