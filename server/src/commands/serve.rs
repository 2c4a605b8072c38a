//! `dayaq serve`.

use std::{process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context;
use app::{App, Settings, Texts};
use records::{
    Db, demo,
    reports::{integrity, kept},
    system::{
        db::{Opening, file},
        refused, upkeep,
    },
};
use tokio::net::TcpListener;

use crate::{
    config::{Serve, VERSION},
    connections, embedded, http, jobs, mail, metrics,
    sign_on::Provider,
    supervisor::Supervisor,
    watch,
};

pub async fn run(database: &super::Source, options: Serve) -> anyhow::Result<ExitCode> {
    start_log(&options.log, options.log_json)?;
    let sign_on = options.sign_on.options().map_err(anyhow::Error::msg)?;
    // First the port: when it is in use, the database stays as it was.
    let listener =
        TcpListener::bind(options.listen).await.with_context(|| format!("cannot listen on {}", options.listen))?;
    let local = listener.local_addr()?;
    let figures = match options.metrics.0 {
        Some(at) => Some(TcpListener::bind(at).await.with_context(|| format!("cannot listen on {at}"))?),
        None => None,
    };
    let address = options.address.0.clone().unwrap_or_else(|| format!("http://{local}"));
    let (smtp, from) = (options.mails.smtp.0.as_deref(), options.mails.mail_from.clone());
    let post = smtp.map(|url| mail::Post::new(url, from)).transpose()?;
    let (cx, new) = super::open(database, Opening::Upgrade).await?;
    if let Some(file) = new {
        tracing::warn!("{}", super::made(&file));
    }
    super::check_whole(&cx).await?;
    if address.starts_with("https://") {
        let public = demo::public(&cx).await?;
        anyhow::ensure!(
            public.is_empty(),
            "these accounts of the demonstration still have passwords that everybody can read: {}. Change them, or close the accounts, at \
             an address with http; better begin with a new database",
            public.join(", ")
        );
    }
    // Before the first certificate can be dated by it; whoever watches it says what is wrong.
    upkeep::compare_clock(&cx).await?;
    // Everything but some lists is right without it.
    if let Err(error) = kept::fill(&cx).await {
        tracing::error!(%error, "lists are not whole: see `dayaq database rebuild`");
    }
    if let Err(error) = integrity::begin(&cx).await {
        tracing::error!(%error, "facts and marks are not covered by the audit log: see `dayaq audit cover`");
    }
    let proxies: Vec<_> = options.trusted_proxy.iter().filter_map(|setting| setting.0).collect();
    let settings = Settings {
        secure: address.starts_with("https://"),
        address: address.clone(),
        trusted_proxies: proxies.clone(),
        second_factor_from: options.second_factor_from.0,
        operator: options.operator.0,
        contact: options.contact.0,
        sends_mails: post.is_some(),
    };
    let texts = Texts::load().map_err(anyhow::Error::msg)?;
    let db = cx.db.clone();
    let provider = sign_on.map(|options| Provider::new(options, &address, cx.clock.clone())).transpose()?;
    let mut app = App::new(cx.clone(), settings, embedded::assets(), texts);
    app.provider = provider.map(|provider| Arc::new(provider) as Arc<dyn app::Provider>);
    let jobs = jobs::start(app.clone(), post);
    let watching = watch::start(app.clone(), file(&database.url));
    let figures = figures.map(|listener| {
        let router = metrics::router(app.clone(), file(&database.url));
        tokio::spawn(connections::serve(listener, router, Vec::new(), std::future::pending()))
    });
    // Who reads that it serves can ask it to stop.
    let stop = stop();
    let kind = if matches!(db, Db::Sqlite(_)) { "SQLite" } else { "PostgreSQL" };
    tracing::info!(
        server.version = VERSION,
        server.address = address,
        server.listen = %local,
        database.kind = kind,
        "serving"
    );
    let supervisor = Supervisor::new(&options.supervised);
    let stopping = Supervisor::new(&options.supervised);
    supervisor.say("READY=1");
    let alive = supervisor.watch();
    let (tell, told) = tokio::sync::oneshot::channel();
    let serving = connections::serve(listener, http::router(app), proxies, async move {
        stop.await;
        stopping.say("STOPPING=1");
        let _ = tell.send(()); // nobody listens when serving has failed
    });
    tokio::select! {
        () = serving => {}
        () = last_moment(told) => tracing::warn!("connections still open were cut off"),
    }
    alive.abort();
    watching.abort();
    if let Some(figures) = figures {
        figures.abort();
    }
    jobs.abort();
    if let Err(error) = refused::write(&cx).await {
        tracing::error!(%error, "refused sign-ins are not written down");
    }
    db.close().await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn start_log(filter: &str, json: bool) -> anyhow::Result<()> {
    use tracing_subscriber::{EnvFilter, fmt};
    let log = fmt().with_env_filter(EnvFilter::try_new(filter)?).with_writer(std::io::stderr);
    if json {
        log.json().init();
    } else {
        log.init();
    }
    Ok(())
}

/// How long open requests may take once the program was asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Ends when open requests have had their time since the program was asked to stop.
async fn last_moment(told: tokio::sync::oneshot::Receiver<()>) {
    let _ = told.await; // an error means that serving has ended
    tokio::time::sleep(LAST_REQUESTS).await;
}

/// Waits for SIGTERM or Ctrl-C; open requests are then finished. Listens from now on, and not from when it is waited for.
fn stop() -> impl Future<Output = ()> {
    let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
    async {
        let interrupt = tokio::signal::ctrl_c();
        let Ok(mut terminate) = terminate else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
}
