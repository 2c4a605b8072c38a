//! The command line and the environment: the only place that reads either.

#![expect(clippy::doc_markdown, reason = "these comments are the program's help")]

mod settings;

use std::{net::SocketAddr, path::PathBuf};

use app::Network;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum, builder::FalseyValueParser};
use lettre::message::Mailbox;
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use records::system::audit::Head;

use self::settings::Setting;
pub use self::settings::VERSION;
use crate::sign_on::Options;

/// Training for people who act against trafficking in persons.
#[derive(Parser)]
#[command(name = "dayaq", version = VERSION, about)]
pub struct Cli {
    /// The database: sqlite://FILE or postgres://USER@HOST/NAME
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, default_value = settings::DATABASE,
        value_parser = settings::database)]
    pub database: String,
    /// A file with the key that seals the audit log, which is kept apart from the database; older keys may follow
    #[arg(long, global = true, env = "DAYAQ_AUDIT_KEY_FILE", default_value = "", hide_default_value = true,
        value_parser = settings::path)]
    pub audit_key_file: Setting<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Serve the platform
    Serve(Box<Serve>),
    /// Fill an empty database with demonstration data
    Demo {
        /// How many people besides the demonstration accounts; organisations, events and the rest in proportion
        #[arg(long, default_value_t = 80)]
        people: u32,
        /// The same seed makes the same data
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Check, publish and save courses
    #[command(subcommand)]
    Course(Course),
    /// Try and measure the scenarios of a course folder
    #[command(subcommand)]
    Scenario(Scenario),
    /// Write a list to a file
    Export(Export),
    /// The audit log
    #[command(subcommand)]
    Audit(Audit),
    /// The database
    #[command(subcommand)]
    Database(Database),
    /// Write everything in an SQLite database to a new file, also while it is served
    Backup {
        /// The file to write; one that is there is never overwritten
        file: PathBuf,
    },
    /// Put a backup in the place of an SQLite database that is not being served; the files there are moved aside
    Restore {
        /// What `dayaq backup` has written
        file: PathBuf,
    },
    /// Mail
    #[command(subcommand)]
    Mail(Mail),
    /// Administrators
    #[command(subcommand)]
    Administrator(Administrator),
}

#[derive(Args)]
pub struct Serve {
    /// Where to listen
    #[arg(long, env = "DAYAQ_LISTEN", default_value = settings::LISTEN, value_parser = settings::listen)]
    pub listen: SocketAddr,
    /// The address at which people reach the platform, such as https://dayaq.example.org [default: http://LISTEN]
    #[arg(long, env = "DAYAQ_ADDRESS", default_value = "", hide_default_value = true, value_parser = settings::address)]
    pub address: Setting<String>,
    /// Proxies whose X-Forwarded-For is believed, separated by commas: addresses, or networks such as 10.0.0.0/8
    #[arg(long, env = "DAYAQ_TRUSTED_PROXIES", value_delimiter = ',', value_parser = settings::network)]
    pub trusted_proxy: Vec<Setting<Network>>,
    /// The day from which administrators and managers go no further without a second factor, such as 2027-01-31; without
    /// it they are asked to set one up
    #[arg(long, env = "DAYAQ_SECOND_FACTOR_FROM", default_value = "", hide_default_value = true,
        value_parser = settings::second_factor_from)]
    pub second_factor_from: Setting<NaiveDate>,
    /// Who runs the platform: it stands on the first page and on /about; without it nobody is named
    #[arg(long, env = "DAYAQ_OPERATOR", default_value = "", hide_default_value = true, value_parser = settings::operator)]
    pub operator: Setting<String>,
    /// How people reach whoever runs the platform: an e-mail address or a telephone number
    #[arg(long, env = "DAYAQ_CONTACT", default_value = "", hide_default_value = true, value_parser = settings::contact)]
    pub contact: Setting<String>,
    #[command(flatten)]
    pub sign_on: SignOn,
    #[command(flatten)]
    pub mails: Mails,
    /// Where figures for monitoring are given out at /metrics; without it nowhere
    #[arg(long, env = "DAYAQ_METRICS", default_value = "", hide_default_value = true, value_parser = settings::metrics)]
    pub metrics: Setting<SocketAddr>,
    /// What is logged, such as info,sqlx=warn or debug
    #[arg(long, env = "RUST_LOG", default_value = settings::LOG, value_parser = settings::log)]
    pub log: String,
    /// Write the log as JSON
    #[arg(long, env = "DAYAQ_LOG_JSON", value_parser = FalseyValueParser::new())]
    pub log_json: bool,
    #[command(flatten)]
    pub supervised: Supervised,
}

/// What systemd says to a program that it starts and looks after. Nobody types it.
#[derive(Args)]
pub struct Supervised {
    /// Where it is told that the program serves
    #[arg(long, env = "NOTIFY_SOCKET", hide = true)]
    pub notify_socket: Option<String>,
    /// How long the program may say nothing, in microseconds
    #[arg(long, env = "WATCHDOG_USEC", hide = true)]
    pub watchdog_usec: Option<u64>,
}

/// An organisation whose accounts sign in here too, by `OpenID` Connect: all of these settings or none.
#[derive(Args)]
pub struct SignOn {
    /// The provider of identities of an organisation whose accounts sign in here too, such as https://id.example.org; the
    /// address to which people come back is ADDRESS/sign-in/with/return
    #[arg(id = "oidc-issuer", long = "oidc-issuer", env = "DAYAQ_OIDC_ISSUER", default_value = "", hide_default_value = true,
        value_parser = settings::issuer)]
    pub issuer: Setting<IssuerUrl>,
    /// The name by which the provider knows this platform
    #[arg(id = "oidc-client-id", long = "oidc-client-id", env = "DAYAQ_OIDC_CLIENT_ID", default_value = "", hide_default_value = true,
        value_parser = settings::some)]
    pub client_id: Setting<String>,
    /// A file with the secret that the provider has given to this platform
    #[arg(id = "oidc-secret-file", long = "oidc-secret-file", env = "DAYAQ_OIDC_SECRET_FILE", default_value = "", hide_default_value = true,
        value_parser = settings::secret_file)]
    pub secret_file: Setting<ClientSecret>,
    /// What people call the organisation: it stands on the button
    #[arg(id = "oidc-name", long = "oidc-name", env = "DAYAQ_OIDC_NAME", default_value = "", hide_default_value = true, value_parser = settings::some)]
    pub name: Setting<String>,
}

impl SignOn {
    /// All of them, or nothing; the error is a sentence.
    pub fn options(self) -> Result<Option<Options>, String> {
        let Self {
            issuer: Setting(issuer),
            client_id: Setting(client),
            secret_file: Setting(secret),
            name: Setting(name),
        } = self;
        let missing = [
            ("--oidc-issuer", issuer.is_none()),
            ("--oidc-client-id", client.is_none()),
            ("--oidc-secret-file", secret.is_none()),
            ("--oidc-name", name.is_none()),
        ];
        let missing: Vec<_> = missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(name, _)| name).collect();
        match (issuer, client, secret, name) {
            (Some(issuer), Some(client), Some(secret), Some(name)) => {
                Ok(Some(Options { issuer, client: ClientId::new(client), secret, name }))
            }
            (None, None, None, None) => Ok(None),
            _ => Err(format!(
                "signing in with the accounts of an organisation takes all of its settings or none: {} is missing",
                missing.join(", ")
            )),
        }
    }
}

/// How mails are sent.
#[derive(Args)]
pub struct Mails {
    /// The mail server, such as smtps://USER:PASSWORD@HOST; without it mails wait in the outbox
    #[arg(long, env = "DAYAQ_SMTP", hide_env_values = true, default_value = "", hide_default_value = true,
        value_parser = settings::smtp)]
    pub smtp: Setting<String>,
    /// The sender of mails
    #[arg(long, env = "DAYAQ_MAIL_FROM", default_value = settings::MAIL_FROM, value_parser = settings::mail_from)]
    pub mail_from: Mailbox,
}

#[derive(Subcommand)]
pub enum Mail {
    /// Send a mail now, and say what the mail server answers
    Test {
        /// To whom
        address: String,
        #[command(flatten)]
        mails: Mails,
    },
}

#[derive(Subcommand)]
pub enum Course {
    /// Write a small course into an empty folder, to begin from
    New { folder: PathBuf },
    /// Report every fault of a course folder
    Check { folder: PathBuf },
    /// Publish a course folder, or a course that this program carries with it
    Import {
        /// The folder
        #[arg(required_unless_present = "shipped", conflicts_with = "shipped")]
        folder: Option<PathBuf>,
        /// The short name of a shipped course
        #[arg(long)]
        shipped: Option<String>,
    },
    /// Save the current version of a course as a folder
    Export { slug: String, folder: PathBuf },
    /// Bring the translation file of a course folder up to its texts; what changed becomes fuzzy
    Translate {
        folder: PathBuf,
        /// az, en or ru
        language: String,
    },
}

#[derive(Subcommand)]
pub enum Scenario {
    /// Print what happens on the way of these choices, and what is on offer then
    Play(Play),
    /// Count and measure the ways to an end, and print the recommended one
    Paths {
        folder: PathBuf,
        /// Module and name, such as 03-decisions/wrong-number, or the name alone
        scenario: String,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Print a scenario as Twee 3, and on standard error what Twee cannot say
    Twee {
        folder: PathBuf,
        /// Module and name, such as 03-decisions/wrong-number, or the name alone
        scenario: String,
    },
    /// Print the scenario file that a Twee 3 file makes, and on standard error what was left out
    FromTwee { file: PathBuf },
}

#[derive(Args)]
pub struct Play {
    pub folder: PathBuf,
    /// Module and name, such as 03-decisions/wrong-number, or the name alone
    pub scenario: String,
    /// az, en or ru [default: the language in which the course was written]
    #[arg(long)]
    pub language: Option<String>,
    /// Ids of the choices, separated by commas; several options of one question are joined by +
    #[arg(long, value_delimiter = ',')]
    pub choices: Vec<String>,
    /// The seed of chance
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Print one JSON object on standard output, and the transcript on standard error
    #[arg(long)]
    pub json: bool,
}

#[derive(Args)]
pub struct Export {
    /// What to write
    pub what: List,
    /// Short name of the project
    #[arg(long)]
    pub project: String,
    #[arg(long)]
    pub format: Format,
    /// The file to write
    #[arg(long)]
    pub out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum List {
    Attendance,
    Completions,
    Events,
    People,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    Csv,
    Xlsx,
    Json,
}

#[derive(Subcommand)]
pub enum Audit {
    /// Find entries, facts, marks and certificates that were changed, removed or put in past the program
    Verify {
        /// A line that `dayaq audit head` has printed before: says too whether that head is still in the chain
        #[arg(long)]
        since: Option<Head>,
    },
    /// Print number, time and hash of the last entry on one line, to be kept on another machine
    Head,
    /// Make a key that seals the audit log, in a new file for its owner alone
    Key {
        /// The file; one that is there is never overwritten
        file: PathBuf,
    },
    /// Cover facts, marks and certificates that no entry covers, such as those of a server of an older release
    Cover,
}

#[derive(Subcommand)]
pub enum Database {
    /// Compute anew what lists keep of the ledger, while others work
    Rebuild,
    /// Look for damage: pages that cannot be read, rows that are missing, entries of the audit log; changes nothing
    Check,
    /// Bring the schema up to this program's, as `serve` does
    Upgrade,
    /// Move an SQLite database that is not being served to an empty PostgreSQL database; the file stays as it is
    Move {
        /// Where to: postgres://USER@HOST/NAME
        #[arg(long)]
        to: String,
    },
    /// Say that the clock of this machine is right, where entries were written while it was ahead
    TrustClock,
}

#[derive(Subcommand)]
pub enum Administrator {
    /// Enter an administrator; the password is read from standard input
    Create { user_name: String },
    /// Set a new password for an account; it is read from standard input
    Password { user_name: String },
    /// Take the second factor away from an account whose owner has lost phone and recovery codes; its sessions end
    SecondFactor { user_name: String },
}
