//! How each kind of job is done.

use std::sync::Arc;

use documents::{DocumentError, print_file};
use records::{
    Result,
    accounts::{
        entrance,
        resets::{self, SendLink},
        sessions, sign_on,
    },
    events::{
        event, feeds,
        imports::{
            self,
            run::{self, Enter},
        },
        messages::{asking, reminders},
    },
    learning::scenarios::reminders as commitments,
    retention::daily,
    system::{
        heavy,
        jobs::{
            Lane, Problem, Task, Work,
            files::{self, Made},
            lease::Ending,
        },
        mails as outbox,
    },
};
use serde::{Deserialize, Serialize};

use super::Run;
use crate::{
    found::list_file::ListFile,
    pages::events::paper::print::{self, Print},
    web::state::App,
    words::mails,
};

impl Run for Enter {
    async fn run(self, app: &App, work: &Arc<Work>) -> Result<Ending> {
        let tell = mails::mails(&app.texts, &app.settings.address);
        run::enter(&app.cx, work, &self, &tell).await
    }
}

impl Run for Print {
    async fn run(self, app: &App, work: &Arc<Work>) -> Result<Ending> {
        let Some(event) = event::find(&app.cx, self.event).await? else { return Ok(Ending::Failed(Problem::Gone)) };
        let file = print::file(app, &event, self.what).await?;
        let watched = Arc::clone(work);
        let drawn = heavy::FIGURES.run(move || {
            let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            print_file::pdf_watched(&file, &mut |done, of| watched.step(number(done), number(of)))
        });
        match drawn.await? {
            Ok(bytes) => {
                let name = format!("{}.pdf", self.what.code());
                Ok(Ending::Made(Made { name, media_type: "application/pdf".to_owned(), bytes }))
            }
            Err(DocumentError::Stopped) => Ok(Ending::Cancelled),
            Err(error) => Err(error.into()),
        }
    }
}

impl Run for ListFile {
    async fn run(self, app: &App, work: &Arc<Work>) -> Result<Ending> {
        self.make(&app.cx, work).await
    }
}

impl Run for SendLink {
    async fn run(self, app: &App, _: &Arc<Work>) -> Result<Ending> {
        resets::send_link(&app.cx, &self).await?;
        app.wake();
        Ok(Ending::Done)
    }
}

/// Forgets what is over.
#[derive(Serialize, Deserialize)]
pub(super) struct Sweep {}

impl Task for Sweep {
    const KIND: &'static str = "sweep";
    const LANE: Lane = Lane::Upkeep;
    const ATTEMPTS: i64 = 3;

    fn open_key(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }
}

/// Removes what is not kept any longer.
#[derive(Serialize, Deserialize)]
pub(super) struct Retain {}

impl Task for Retain {
    const KIND: &'static str = "retain";
    const LANE: Lane = Lane::Upkeep;
    const PRIORITY: i64 = 1;
    const ATTEMPTS: i64 = 3;

    fn open_key(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }
}

impl Run for Retain {
    async fn run(self, app: &App, work: &Arc<Work>) -> Result<Ending> {
        daily::remove(&app.cx, |gone| work.step(gone, 0)).await?;
        Ok(Ending::Done)
    }
}

/// Reminds people of events, and of what they committed themselves to.
#[derive(Serialize, Deserialize)]
pub(super) struct Remind {}

impl Task for Remind {
    const KIND: &'static str = "remind";
    const LANE: Lane = Lane::Mails;
    const PRIORITY: i64 = 1;
    const ATTEMPTS: i64 = 3;

    fn open_key(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }
}

impl Run for Remind {
    async fn run(self, app: &App, _: &Arc<Work>) -> Result<Ending> {
        let tell = mails::mails(&app.texts, &app.settings.address);
        reminders::send(&app.cx, &tell).await?;
        asking::send(&app.cx, &tell).await?;
        let tell = mails::commitment(&app.texts, &app.settings.address);
        commitments::send(&app.cx, &tell).await?;
        app.wake();
        Ok(Ending::Done)
    }
}

impl Run for Sweep {
    async fn run(self, app: &App, _: &Arc<Work>) -> Result<Ending> {
        sessions::sweep(&app.cx).await?;
        entrance::sweep(&app.cx).await?;
        sign_on::sweep(&app.cx).await?;
        outbox::sweep(&app.cx).await?;
        feeds::settle(&app.cx).await?;
        imports::sweep(&app.cx).await?;
        run::adopt(&app.cx).await?;
        files::sweep(&app.cx).await?;
        Ok(Ending::Done)
    }
}
