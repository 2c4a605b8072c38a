//! The client of a provider of identities, against one as it should be and one that lies.

#[path = "sign_on/browser.rs"]
mod browser;
#[path = "sign_on/liar.rs"]
mod liar;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use openidconnect::reqwest::Url;

use self::{
    browser::{ADDRESS, Browser, Page},
    liar::{Liar, Lie, SECRET},
};
use super::{Folder, serving::Server};

const REFUSED: &str = "Ministry has not confirmed who you are.";
const AWAY: &str = "Ministry does not answer at the moment.";

/// The program on demonstration data, for the accounts of this provider.
fn platform(folder: &Folder, issuer: &str) -> Server {
    folder.succeeds(&["demo", "--people", "0"]);
    let secret = folder.0.join("secret");
    fs::write(&secret, format!("{SECRET}\n")).unwrap();
    let secret = secret.to_str().unwrap();
    let options = ["--oidc-issuer", issuer, "--oidc-client-id", "dayaq", "--oidc-secret-file", secret];
    Server::start(folder, &[&options[..], &["--oidc-name", "Ministry", "--address", ADDRESS]].concat())
}

/// One part of the query of an address.
fn part(address: &Url, name: &str) -> String {
    let found = address.query_pairs().find(|(key, _)| key == name);
    found.unwrap_or_else(|| panic!("{name} is missing in {address}")).1.into_owned()
}

/// Goes to the provider that lies, and comes back with any code.
async fn by(liar: &Liar, browser: &mut Browser, lie: Lie) -> Page {
    let page = browser.get("/sign-in/with?back=/completions").await;
    let address = page.leads();
    assert_eq!(part(address, "redirect_uri"), format!("{ADDRESS}/sign-in/with/return"));
    assert_eq!(part(address, "code_challenge_method"), "S256");
    liar.tells(lie, &part(address, "nonce"));
    browser.get(&format!("/sign-in/with/return?code=x&state={}", part(address, "state"))).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_lies_is_not_believed() {
    let folder = Folder::new("liar");
    let liar = Liar::start().await;
    let server = platform(&folder, &liar.issuer);
    let mut browser = Browser::new(server.address);
    // It does not answer for itself; then it does.
    liar.tells(Lie::Metadata, "");
    browser.get("/sign-in/with").await.says(422, AWAY);
    liar.tells(Lie::None, "");
    for lie in [
        Lie::Audience,
        Lie::Audiences,
        Lie::Expired,
        Lie::Nonce,
        Lie::NoNonce,
        Lie::Issuer,
        Lie::Signature,
        Lie::Unsigned,
        Lie::Shared,
        Lie::NoToken,
        Lie::Elsewhere,
    ] {
        let page = by(&liar, &mut browser, lie).await;
        assert!(page.status == 422 && page.text.contains(REFUSED), "{lie:?}: {} {}", page.status, page.text);
        assert!(!browser.has("session"), "{lie:?}");
    }
    for lie in [Lie::Long, Lie::Silent] {
        let page = by(&liar, &mut browser, lie).await;
        assert!(page.status == 422 && page.text.contains(AWAY), "{lie:?}: {} {}", page.status, page.text);
        page.says(422, "User name or e-mail");
    }
    // All of that was for nothing but the lies.
    assert_eq!(by(&liar, &mut browser, Lie::None).await.leads().path(), "/completions");
    assert!(browser.has("session"));
    browser.get("/account").await.says(200, "Linked with manager@example.org since");
    // Some seconds have passed: a key that is not known yet is asked for.
    liar.takes_another_key();
    let mut other = Browser::new(server.address);
    assert_eq!(by(&liar, &mut other, Lie::None).await.leads().path(), "/completions");
    assert!(!server.stop().contains(SECRET));
}

/// The provider of `end2end`, in a process of its own.
struct Provider {
    child: Child,
    issuer: String,
}

impl Provider {
    fn start() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../end2end");
        let back = format!("{ADDRESS}/sign-in/with/return");
        let mut command = Command::new("node");
        command.current_dir(folder).args(["support/provider.mjs", "dayaq", SECRET, &back]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let issuer = lines.find(|line| line.starts_with("http://")).expect("the provider says where it is");
        // It goes on talking, and would end if nobody listened.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, issuer }
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Signs in on the provider's own pages, and lets it tell; answers the address at which it sends back.
async fn signed_in(browser: &mut Browser, user: &str) -> Url {
    let mut address = browser.get("/sign-in/with").await.leads().clone();
    for _ in 0..12 {
        if address.as_str().starts_with(ADDRESS) {
            return address;
        }
        let page = browser.get(address.as_str()).await;
        address = match &page.location {
            Some(next) => next.clone(),
            None if page.text.contains("value=\"login\"") => {
                let fields = [("prompt", "login"), ("login", user), ("password", "x")];
                browser.post(address.as_str(), &fields).await.leads().clone()
            }
            None => browser.post(address.as_str(), &[("prompt", "consent")]).await.leads().clone(),
        };
    }
    panic!("{address}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_as_it_should_be_lets_people_in_once() {
    let folder = Folder::new("provider");
    let provider = Provider::start();
    let server = platform(&folder, &provider.issuer);
    let mut manager = Browser::new(server.address);
    let back = signed_in(&mut manager, "manager").await;
    assert_eq!(manager.get(back.as_str()).await.leads().path(), "/");
    assert!(manager.has("session") && !manager.has("sign-on"));
    manager.get("/account").await.says(200, "Linked with manager@example.org since");
    // The same again, and the code with all else in order.
    let mut thief = Browser::new(server.address);
    thief.get(back.as_str()).await.says(422, "signing in was begun in another browser");
    let state = part(thief.get("/sign-in/with").await.leads(), "state");
    let again = format!("/sign-in/with/return?code={}&state={state}", part(&back, "code"));
    thief.get(&again).await.says(422, REFUSED);
    assert!(!thief.has("session"));
    // Somebody whose address nobody has confirmed.
    let mut other = Browser::new(server.address);
    let back = signed_in(&mut other, "unconfirmed").await;
    other.get(back.as_str()).await.says(403, "unconfirmed@example.org");
    assert!(!other.has("session"));
    drop(provider);
    // It is gone: whoever was on the way reads that, and signs in otherwise.
    let state = part(other.get("/sign-in/with").await.leads(), "state");
    let gone = other.get(&format!("/sign-in/with/return?code=x&state={state}")).await;
    gone.says(422, AWAY);
    gone.says(422, "User name or e-mail");
    let log = server.stop();
    assert!(!log.contains(SECRET) && !log.contains(&part(&back, "code")), "{log}");
}
