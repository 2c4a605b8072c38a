//! `dayaq serve`.

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use anyhow::Context;
use app::{App, Settings, Texts};
use records::{Cx, Db, reports::kept};
use tokio::net::TcpListener;

use crate::{config::Serve, embedded, http, jobs, mail};

pub async fn run(database: &str, options: Serve) -> anyhow::Result<ExitCode> {
    start_log(&options.log, options.log_json);
    // First the port: when it is in use, the database stays as it was.
    let listener =
        TcpListener::bind(options.listen).await.with_context(|| format!("cannot listen on {}", options.listen))?;
    let local = listener.local_addr()?;
    let address = options.address.clone().unwrap_or_else(|| format!("http://{local}"));
    let address = address.trim_end_matches('/').to_owned();
    let post = options.smtp.as_deref().map(|url| mail::Post::new(url, &options.mail_from)).transpose()?;
    let db = Db::open(database).await?;
    let cx = Cx::new(db.clone());
    // Everything but some lists is right without it.
    if let Err(error) = kept::fill(&cx).await {
        tracing::error!(%error, "lists are not whole: see `dayaq database rebuild`");
    }
    let settings = Settings {
        secure: address.starts_with("https://"),
        address: address.clone(),
        trusted_proxies: options.trusted_proxy.clone(),
    };
    let texts = Texts::load().map_err(anyhow::Error::msg)?;
    let app = App::new(cx, settings, embedded::assets(), texts);
    let jobs = jobs::start(app.clone(), post);
    tracing::info!(server.address = address, server.listen = %local, "serving");
    let service = http::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let (tell, told) = tokio::sync::oneshot::channel();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop().await;
        let _ = tell.send(()); // nobody listens when serving has failed
    });
    tokio::select! {
        result = serving => result?,
        () = last_moment(told) => tracing::warn!("connections still open were cut off"),
    }
    jobs.abort();
    db.close().await;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

fn start_log(filter: &str, json: bool) {
    use tracing_subscriber::{EnvFilter, fmt};
    let log = fmt().with_env_filter(EnvFilter::new(filter)).with_writer(std::io::stderr);
    if json {
        log.json().init();
    } else {
        log.init();
    }
}

/// How long open requests may take once the program was asked to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Ends when open requests have had their time since the program was asked to stop.
async fn last_moment(told: tokio::sync::oneshot::Receiver<()>) {
    let _ = told.await; // an error means that serving has ended
    tokio::time::sleep(LAST_REQUESTS).await;
}

/// Waits for SIGTERM or Ctrl-C; open requests are then finished.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
