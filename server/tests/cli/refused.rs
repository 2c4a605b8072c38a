//! Mail servers that refuse: what they say is told in one line, and the mail waits.

use app::jobs::post::Post as _;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use mail::Post;
use records::system::mails::{Mail, MailId};

#[path = "../../src/mail.rs"]
mod mail;

/// A mail server for one visit, which answers to a command of this name with this line, and to all others kindly.
pub async fn server(command: &'static str, line: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of this machine");
    let address = listener.local_addr().expect("bound").to_string();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await?;
        let mut stream = BufReader::new(stream);
        let greeting = if command.is_empty() { line } else { "220 ready" };
        stream.write_all(format!("{greeting}\r\n").as_bytes()).await?;
        let (mut read, mut in_data) = (String::new(), false);
        while stream.read_line(&mut read).await? > 0 {
            let is_end = read.trim_end() == ".";
            let is_asked =
                if in_data { is_end && command == "." } else { !command.is_empty() && read.starts_with(command) };
            let answer = match read.get(..4) {
                _ if in_data && !is_end => None,
                _ if is_asked => Some(line),
                Some("DATA") => Some("354 go on"),
                _ => Some("250 well"),
            };
            in_data = if in_data { !is_end } else { answer == Some("354 go on") };
            read.clear();
            if let Some(answer) = answer {
                stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
            }
        }
        std::io::Result::Ok(())
    });
    address
}

fn mail() -> Mail {
    Mail {
        id: MailId::NIL,
        recipient: "manager@example.org".to_owned(),
        subject: "Your account".to_owned(),
        body: "A link.".to_owned(),
        account_id: None,
        about: None,
        created_at: chrono::DateTime::UNIX_EPOCH,
        attempts: 1,
        next_attempt_at: None,
        sent_at: None,
        expires_at: None,
        last_error: None,
    }
}

async fn sent(address: &str) -> Result<(), String> {
    Post::new(&format!("smtp://{address}"), "dayaq@example.org".parse().expect("a sender"))
        .expect("an address")
        .send(&mail(), None)
        .await
}

#[tokio::test]
async fn a_kind_server_takes_it() {
    assert_eq!(sent(&server("NONE", "").await).await, Ok(()));
}

#[tokio::test]
async fn whatever_a_server_refuses_is_told_in_one_line() {
    for (command, line) in [
        ("", "421 too busy"),
        ("EHLO", "502 unknown"),
        ("MAIL", "451 try again later"),
        ("RCPT", "550 mailbox unavailable"),
        ("DATA", "452 disk full"),
        (".", "554 looks like spam"),
    ] {
        let refused = sent(&server(command, line).await).await.expect_err(line);
        assert!(refused.contains(&line[..3]), "{command}: {refused}");
        assert!(!refused.contains('\n'), "{command}: {refused}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_too() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port of this machine");
    let address = listener.local_addr().expect("bound").to_string();
    drop(listener);
    assert!(sent(&address).await.is_err());
}
