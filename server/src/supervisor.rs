//! What starts the program is told when it serves and that it is alive: systemd does so with a socket and an interval
//! (`sd_notify(3)`). Where nobody asks, nobody is told.

use std::{
    io,
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixDatagram},
    },
    time::Duration,
};

use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use crate::config::Supervised;

/// Whoever wants to be told.
pub struct Supervisor {
    socket: Option<UnixDatagram>,
    /// How often it wants to hear that the program is alive.
    every: Option<Duration>,
}

impl Supervisor {
    pub fn new(options: &Supervised) -> Self {
        let socket = options.notify_socket.as_deref().and_then(|name| match connect(name) {
            Ok(socket) => Some(socket),
            Err(error) => {
                tracing::warn!(error = %error, "what has started the program cannot be told how it is");
                None
            }
        });
        // Twice in the time after which it is given up.
        let every = options.watchdog_usec.filter(|usec| *usec > 0).map(|usec| Duration::from_micros(usec) / 2);
        Self { socket, every }
    }

    /// Says something, such as `READY=1`.
    pub fn say(&self, what: &str) {
        if let Some(Err(error)) = self.socket.as_ref().map(|socket| socket.send(what.as_bytes())) {
            tracing::warn!(error = %error, "what has started the program was not told how it is");
        }
    }

    /// Says for as long as the task lives that the program does its work: it is a task as all others.
    pub fn watch(self) -> JoinHandle<()> {
        tokio::spawn(async move {
            let Some(every) = self.every.filter(|_| self.socket.is_some()) else { return };
            let mut beat = interval(every);
            beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                beat.tick().await;
                self.say("WATCHDOG=1");
            }
        })
    }
}

fn connect(name: &str) -> io::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    match name.strip_prefix('@') {
        Some(name) => socket.connect_addr(&SocketAddr::from_abstract_name(name)?)?,
        None => socket.connect(name)?,
    }
    // Nobody is served later because somebody does not listen.
    socket.set_nonblocking(true)?;
    Ok(socket)
}
