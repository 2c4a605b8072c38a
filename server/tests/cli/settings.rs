//! What a setting must not say, and the sentence that it gets; commands that explain themselves.

use std::fs;

use super::{Folder, refused::server};

/// Wrong usage: exit code 2, and a sentence.
fn wrong(folder: &Folder, arguments: &[&str], environment: &[(&str, &str)], what: &str) {
    let output = folder.command(arguments).envs(environment.iter().copied()).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?} {environment:?}: {error}");
    assert!(error.contains(what), "{arguments:?} {environment:?}: {error}");
}

#[test]
fn every_setting_is_looked_at_before_anything_is_begun() {
    let folder = Folder::new("settings");
    for (option, variable, text, says) in [
        ("--listen", "DAYAQ_LISTEN", "3144", "such as 127.0.0.1:3144"),
        ("--listen", "DAYAQ_LISTEN", "nowhere", "write an address and a port"),
        ("--address", "DAYAQ_ADDRESS", "dayaq.example.org", "it has no scheme: write https://dayaq.example.org"),
        ("--address", "DAYAQ_ADDRESS", "ftp://dayaq.example.org", "it begins with https:// or http://"),
        ("--address", "DAYAQ_ADDRESS", "https://dayaq.example.org/training", "the name of the host alone"),
        ("--address", "DAYAQ_ADDRESS", "https://a b", "the name of the host alone"),
        ("--trusted-proxy", "DAYAQ_TRUSTED_PROXIES", "localhost", "such as 127.0.0.1, 10.0.0.0/8"),
        ("--trusted-proxy", "DAYAQ_TRUSTED_PROXIES", "127.0.0.1,10.0.0.9/8", "names a machine within a network"),
        ("--second-factor-from", "DAYAQ_SECOND_FACTOR_FROM", "31.01.2027", "write a day such as 2027-01-31"),
        ("--second-factor-from", "DAYAQ_SECOND_FACTOR_FROM", "2027-02-30", "write a day such as 2027-01-31"),
        ("--operator", "DAYAQ_OPERATOR", "one line\nand another", "write a name of one line"),
        ("--contact", "DAYAQ_CONTACT", "the ministry", "write an e-mail address such as help@example.org"),
        ("--oidc-issuer", "DAYAQ_OIDC_ISSUER", "id.example.org", "write the address of the provider"),
        ("--oidc-issuer", "DAYAQ_OIDC_ISSUER", "http://id.example.org", "it begins with https://"),
        ("--oidc-issuer", "DAYAQ_OIDC_ISSUER", "http://127.0.0.1.example.org", "it begins with https://"),
        ("--oidc-issuer", "DAYAQ_OIDC_ISSUER", "https://id.example.org/?x=y", "write the address alone"),
        ("--oidc-issuer", "DAYAQ_OIDC_ISSUER", "https://me:x@id.example.org", "write the address alone"),
        ("--oidc-secret-file", "DAYAQ_OIDC_SECRET_FILE", "no-such-file", "it cannot be read: "),
        ("--oidc-secret-file", "DAYAQ_OIDC_SECRET_FILE", "/dev/null", "write the secret into it"),
        ("--smtp", "DAYAQ_SMTP", "mail.example.org", "write one of smtps://"),
        ("--smtp", "DAYAQ_SMTP", "smtp://", "write one of smtps://"),
        ("--mail-from", "DAYAQ_MAIL_FROM", "not an address", "such as Dayaq <dayaq@example.org>"),
        ("--log", "RUST_LOG", "nonsense==", "such as info, debug or info,sqlx=warn"),
    ] {
        wrong(&folder, &["serve", option, text], &[], says);
        wrong(&folder, &["serve"], &[(variable, text)], says);
    }
    let secret = folder.command(&["serve", "--smtp", "smtps://user:very-secret@"]).output().unwrap();
    assert_eq!(secret.status.code(), Some(2));
    assert!(super::folders::read(&folder.0).is_empty(), "no database was made");
}

#[test]
fn an_empty_setting_is_one_that_is_not_made() {
    let folder = Folder::new("empty");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let empty = [
        "DAYAQ_ADDRESS",
        "DAYAQ_TRUSTED_PROXIES",
        "DAYAQ_SECOND_FACTOR_FROM",
        "DAYAQ_OPERATOR",
        "DAYAQ_CONTACT",
        "DAYAQ_OIDC_ISSUER",
        "DAYAQ_OIDC_CLIENT_ID",
        "DAYAQ_OIDC_SECRET_FILE",
        "DAYAQ_OIDC_NAME",
        "DAYAQ_SMTP",
        "DAYAQ_MAIL_FROM",
        "RUST_LOG",
        "DAYAQ_LOG_JSON",
    ];
    let output = folder.command(&["serve", "--listen", &address]).envs(empty.map(|name| (name, ""))).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains(&format!("cannot listen on {address}")), "{error}");
}

#[test]
fn passwords_that_everybody_can_read_are_not_served_to_the_world() {
    let folder = Folder::new("public");
    folder.succeeds(&["demo", "--people", "0"]);
    let serve = ["serve", "--listen", "127.0.0.1:0", "--address", "https://dayaq.example.org"];
    folder.refuses(&serve, "passwords that everybody can read: admin, manager, trainer, trainee.");
}

#[test]
fn the_settings_of_a_provider_are_all_there_or_none() {
    let folder = Folder::new("provider-settings");
    let secret = folder.0.join("secret");
    fs::write(&secret, "very-secret\n").unwrap();
    let secret = secret.to_str().unwrap();
    let all = [
        ("DAYAQ_OIDC_ISSUER", "http://localhost:1/realms/x"),
        ("DAYAQ_OIDC_CLIENT_ID", "dayaq"),
        ("DAYAQ_OIDC_SECRET_FILE", secret),
        ("DAYAQ_OIDC_NAME", "Ministry"),
    ];
    for (left_out, (name, _)) in all.iter().enumerate() {
        let some = all.iter().enumerate().filter(|(place, _)| *place != left_out).map(|(_, one)| *one);
        let output = folder.command(&["serve", "--listen", "127.0.0.1:0"]).envs(some).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        let option = name.to_lowercase().replace("dayaq_", "--").replace('_', "-");
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(&format!("takes all of its settings or none: {option} is missing")), "{error}");
        assert!(!error.contains("very-secret"), "{error}");
    }
    assert_eq!(super::folders::read(&folder.0).len(), 1, "no database was made");
}

#[test]
fn passwords_are_refused_in_sentences() {
    let folder = Folder::new("passwords");
    let said = folder.administrator();
    assert!(said.contains("The administrator site.admin is entered and can sign in"), "{said}");
    for (name, password, says) in [
        ("second.admin", "short", "Type at least 10 characters."),
        ("second.admin", "passwordpassword", "easy to guess"),
        ("second admin", "quite-a-long-secret-7", "dayaq: "),
        ("site.admin", "quite-a-long-secret-7", "dayaq: "),
    ] {
        let output = folder.told(&["administrator", "create", name], password);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{error}");
        assert!(error.contains(says) && !error.contains("invalid input") && !error.contains('{'), "{error}");
        assert!(!error.contains(password), "{error}");
    }
    let output = folder.told(&["administrator", "password", "nobody"], "quite-a-long-secret-7");
    assert!(String::from_utf8(output.stderr).unwrap().contains("there is no account with this name"));
    let output = folder.told(&["administrator", "password", "site.admin"], "quite-another-secret-8");
    assert!(String::from_utf8(output.stdout).unwrap().contains("has the new password"));
}

#[test]
fn the_program_says_what_it_was_built_from() {
    let version = Folder::new("version").succeeds(&["--version"]);
    assert!(version.starts_with(concat!("dayaq ", env!("CARGO_PKG_VERSION"), " (")), "{version}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_test_mail_says_what_the_mail_server_answers() {
    let folder = Folder::new("mail-test");
    folder.refuses(&["mail", "test", "office@example.org"], "no mail server is set");
    let from = ["--mail-from", "Dayaq <dayaq@example.org>"];
    let test = |to: &'static str, url: String| {
        let folder = &folder;
        tokio::task::block_in_place(move || {
            let arguments = [&["mail", "test", to, "--smtp", url.as_str()][..], &from].concat();
            let output = folder.run(&arguments);
            (output.status.code(), [output.stdout, output.stderr].concat())
        })
    };
    let kind = format!("smtp://{}", server("NONE", "").await);
    let (code, said) = test("office@example.org", kind.clone());
    assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&said));
    assert!(String::from_utf8(said).unwrap().contains("has taken a mail from"));
    let (code, said) =
        test("office@example.org", format!("smtp://{}", server("RCPT", "550 mailbox unavailable").await));
    assert_eq!(code, Some(1));
    assert!(String::from_utf8(said).unwrap().contains("550"));
    let (code, said) = test("no address", kind);
    assert_eq!(code, Some(1));
    assert!(String::from_utf8(said).unwrap().contains("is no e-mail address"));
}
