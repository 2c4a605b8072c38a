//! Small rules behind pages and actions.

use std::net::IpAddr;

use app::{
    Assets, Network,
    rules::{Fields, Limits, Purpose, accepted, address, back, dates},
};
use axum::http::HeaderMap;
use chrono::{DateTime, NaiveDate, Utc};
use courses::language::Language;

#[test]
fn hashed_names_are_found_by_plain_ones() {
    let assets = Assets::new([("app.1a2b3c4d.css".into(), 20), ("app.1a2b3c4d.css.br".into(), 9)].into_iter());
    assert_eq!(assets.address("app.css"), "/assets/app.1a2b3c4d.css");
    assert_eq!(assets.address("none.css"), "");
}

#[test]
fn any_form_can_be_read() {
    let fields = Fields::parse(b"a=1&a=2&b=%FF%00&&=x&c");
    assert_eq!(fields.all("a"), ["1", "2"]);
    assert_eq!(fields.get("c"), "");
    assert_eq!(fields.get("missing"), "");
    assert_eq!(Fields::parse(b"q=%C6%8F&page=2&x=").query_with(&[("page", "3")]), "q=%C6%8F&page=3");
}

#[test]
fn a_guesser_is_slowed_and_the_office_is_not() {
    let limits = Limits::default();
    let office: IpAddr = [10, 0, 0, 1].into();
    let guesses = (0..50).filter(|_| limits.sign_in("leyla", false, office)).count();
    assert_eq!(guesses, 6);
    // The key of the hash is another one at each start: once in a long while a name shares the cell of another one.
    let came = (0..200).filter(|n| limits.sign_in(&format!("colleague-{n}"), false, office)).count();
    assert!(came >= 198, "colleagues still come in: {came} of 200");
    assert!(limits.sign_in("leyla", false, [10, 0, 0, 2].into()), "the owner comes in from elsewhere");
}

#[test]
fn strangers_do_not_use_up_the_tries_of_a_browser_that_is_known() {
    let limits = Limits::default();
    let guesses = (0..100_u8).filter(|n| limits.sign_in("leyla", false, [10, 0, 1, *n].into())).count();
    assert_eq!(guesses, 30, "altogether, from a hundred addresses");
    let own: IpAddr = [10, 0, 0, 2].into();
    assert!(!limits.sign_in("leyla", false, own));
    assert_eq!((0..50).filter(|_| limits.sign_in("leyla", true, own)).count(), 6);
}

#[test]
fn an_address_is_what_a_household_has() {
    let limits = Limits::default();
    let of = |n: u16| IpAddr::from([0x2001, 0xdb8, 1, 2, n, 3, 4, 5]);
    assert_eq!((0..5_000).filter(|n| limits.sign_in(&format!("name-{n}"), false, of(*n))).count(), 300);
    assert!(!limits.may_sign_in(of(9_999)));
    assert!(limits.may_sign_in([0x2001, 0xdb8, 1, 3, 0, 0, 0, 1].into()), "the next household");
    for n in 0..60 {
        assert!(limits.may_guess(Purpose::Card, of(n)));
        limits.was_wrong(Purpose::Card, of(n));
    }
    assert!(!limits.may_guess(Purpose::Card, of(77)));
    for other in Purpose::ALL {
        assert_eq!(limits.may_guess(other, of(77)), other != Purpose::Card, "{other:?}");
    }
    let mapped: IpAddr = "::ffff:10.0.0.1".parse().unwrap();
    for _ in 0..60 {
        limits.was_wrong(Purpose::Link, mapped);
    }
    assert!(!limits.may_guess(Purpose::Link, [10, 0, 0, 1].into()), "one machine, written in two ways");
}

#[test]
fn the_browser_is_asked_for_its_language() {
    assert_eq!(accepted("ru-RU,ru;q=0.9,en;q=0.8"), Some(Language::Ru));
    assert_eq!(accepted("de, en;q=0.5, az;q=0.7"), Some(Language::Az));
    assert_eq!(accepted("fr;q=zzz,,;;"), None);
}

#[test]
fn only_our_own_proxies_are_believed() {
    let proxy = IpAddr::from([127, 0, 0, 1]);
    let stranger = IpAddr::from([203, 0, 113, 9]);
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", "198.51.100.1, 203.0.113.5".parse().unwrap());
    assert_eq!(address(Some(stranger), &headers, &[proxy.into()]), stranger);
    assert_eq!(address(Some(proxy), &headers, &[proxy.into()]), IpAddr::from([203, 0, 113, 5]));
    for (hops, found) in [
        ("198.51.100.1, 203.0.113.5:5678", [203, 0, 113, 5]),
        ("198.51.100.1, unknown", [127, 0, 0, 1]),
        ("198.51.100.1, , 127.0.0.1", [127, 0, 0, 1]),
        ("", [127, 0, 0, 1]),
    ] {
        headers.insert("x-forwarded-for", hops.parse().unwrap());
        assert_eq!(address(Some(proxy), &headers, &[proxy.into()]), IpAddr::from(found), "{hops}");
    }
    headers.insert("x-forwarded-for", "198.51.100.1, 203.0.113.5".parse().unwrap());
    let ours: Vec<Network> = ["127.0.0.0/8", "203.0.113.0/24"].map(|text| text.parse().unwrap()).into();
    assert_eq!(address(Some(proxy), &headers, &ours), IpAddr::from([198, 51, 100, 1]));
}

#[test]
fn a_network_is_read_and_has_its_machines() {
    for (network, inside, outside) in [
        ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
        ("192.168.7.0/24", "::ffff:192.168.7.9", "192.168.8.9"),
        ("2001:db8::/32", "2001:db8:7::1", "2001:db9::1"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.2"),
        ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
        ("::/0", "203.0.113.9", ""),
        (" ::1/128 ", "::1", "::2"),
    ] {
        let network: Network = network.parse().unwrap();
        assert!(network.contains(inside.parse().unwrap()), "{network:?}");
        assert!(outside.is_empty() || !network.contains(outside.parse().unwrap()), "{network:?}");
    }
    for text in
        ["localhost", "10.0.0.0/33", "10.0.0.1/8", "2001:db8::/129", "10.0.0.0/", "/8", "10.0.0/8", "10.0.0.0/-1"]
    {
        assert!(text.parse::<Network>().is_err(), "{text}");
    }
}

#[test]
fn each_language_writes_its_own_dates() {
    let date = NaiveDate::from_ymd_opt(2026, 9, 5).unwrap();
    assert_eq!(dates::long(Language::Az, date), "5 sentyabr 2026");
    assert_eq!(dates::long(Language::Ru, date), "5 сентября 2026 г.");
    assert_eq!(dates::short(Language::En, date), "5 Sep 2026");
    assert_eq!(dates::short(Language::Az, date), "05.09.2026");
    assert_eq!([0, 15, 90, 120, 88_908].map(dates::hours), ["0", "0:15", "1:30", "2", "1481:48"]);
    assert_eq!(dates::percent(Language::Ru, 85), "85\u{a0}%");
}

#[test]
fn baku_had_summer_time() {
    let zone = chrono_tz::Asia::Baku;
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    assert_eq!(dates::time(at("2009-10-20T08:00:00Z"), zone), "13:00");
    assert_eq!(dates::time(at("2026-07-20T08:00:00Z"), zone), "12:00");
}

#[test]
fn nobody_is_sent_away() {
    assert_eq!(back("/courses?x=1"), "/courses?x=1");
    for bad in
        ["https://example.org", "//example.org", "/\\example.org", "", "javascript:alert(1)", "/\t/example.org", "/\0"]
    {
        assert_eq!(back(bad), "/", "{bad}");
    }
}
