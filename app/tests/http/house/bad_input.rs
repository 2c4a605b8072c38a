//! Whatever is sent to whatever field: never our fault, never a script in the page, nothing stored after a refusal.
//!
//! What must be true of the page itself is examined for every answer (see `visitor`).

use crate::http::{
    events::after,
    learning::quizzes::begun,
    people::{merging, names},
    support::{visitor::Visitor, world::World},
};

/// Values as they stand in the body of a form or in an address, with what they are.
fn hostile() -> Vec<(&'static str, String)> {
    let encode = |bytes: &[u8]| form_urlencoded::byte_serialize(bytes).collect::<String>();
    vec![
        ("nothing", String::new()),
        ("spaces", "+++".into()),
        ("long", "a".repeat(50_000)),
        ("long, many bytes", encode("ə".repeat(5000).as_bytes())),
        ("control characters", encode(b"Ab\x07\x1b\x7f\r\nX: y")),
        ("NUL", encode(b"Ab\0cd")),
        ("emoji", encode("Anar😀👩‍👩‍👧".as_bytes())),
        ("markup", encode(b"</textarea></title>\"'><script>alert(1)</script>")),
        ("attribute", encode(b"x\" onfocus=\"alert(1)\" autofocus style=\"x")),
        ("SQL", encode(b"' OR 1=1 --")),
        ("wildcards", encode(b"%_%\\")),
        ("template", encode(b"{n}{name}{{7*7}}${7}")),
        ("decomposed", encode("S\u{327}u\u{308}kru\u{308}".as_bytes())),
        ("turned e", encode("\u{1DD}h\u{1DD}d \u{18E}".as_bytes())),
        ("look-alikes", encode("\u{410}li\u{443}ev".as_bytes())),
        ("right to left", encode("\u{202E}ramuz\u{200F}\u{FEFF}".as_bytes())),
        ("formula", encode(b"=HYPERLINK(\"http://evil.example\")")),
        ("path", encode(b"../../../../etc/passwd")),
        ("number", "99999999999999999999".into()),
        ("negative", "-1".into()),
        ("broken percent", "%ZZ%%%u0041%".into()),
        ("broken UTF-8", "%FF%FE%C0%80%ED%A0%80".into()),
    ]
}

/// Sends every hostile value in every field of a form whose other fields are right.
async fn attack(who: &str, right: impl AsyncFn(&World, &mut Visitor) -> (String, Vec<(&'static str, String)>)) {
    for index in 0.. {
        // A world for each field: some values are right, and what they change should not hide what comes after.
        let world = World::new().await;
        let mut visitor = world.visitor(who);
        let (path, fields) = right(&world, &mut visitor).await;
        if index == fields.len() {
            return;
        }
        let with = |value: &str| {
            let pairs = fields.iter().enumerate().map(|(n, (name, right))| {
                let right: String = form_urlencoded::byte_serialize(right.as_bytes()).collect();
                format!("{name}={}", if n == index { value } else { &right })
            });
            pairs.collect::<Vec<_>>().join("&").into_bytes()
        };
        for (what, value) in hostile() {
            visitor.elsewhere();
            let before = world.rows().await;
            let answer = visitor.post_bytes(&path, with(&value)).await;
            let what = format!("{path}: {what} as {}: {}", fields[index].0, answer.status);
            assert!(matches!(answer.status.as_u16(), 200 | 303 | 400 | 404 | 409 | 422), "{what}");
            if answer.status.is_client_error() {
                assert_eq!(world.rows().await, before, "{what}");
            }
        }
        let before = world.rows().await;
        let answer = visitor.post_bytes(&path, with(&"a".repeat(100_000))).await;
        assert_eq!(answer.status, 413, "{path}");
        assert_eq!(world.rows().await, before);
    }
}

fn fields(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
}

#[tokio::test]
async fn people() {
    attack("admin", async |world, _| ("/people/new".into(), names::person(world).await)).await;
}

#[tokio::test]
async fn corrections_of_people() {
    attack("admin", async |world, _| {
        let address = format!("/people/{}/edit", world.person("trainee").await);
        (address, names::person(world).await.into_iter().take(8).collect())
    })
    .await;
}

#[tokio::test]
async fn organisations() {
    let right = fields(&[("name", "Yeni Fond"), ("kind", "ngo-other"), ("region", "AZ-GA")]);
    attack("admin", async |_, _| ("/organisations/new".into(), right.clone())).await;
}

#[tokio::test]
async fn projects() {
    let right = fields(&[
        ("slug", "phase-3"),
        ("name_az", "III mərhələ"),
        ("name_en", "Phase III"),
        ("name_ru", "Этап III"),
        ("starts_on", "2026-11-01"),
        ("ends_on", "2027-11-01"),
    ]);
    attack("admin", async |_, _| ("/projects/new".into(), right.clone())).await;
    let offer = fields(&[("course", "recognising"), ("offered", "no")]);
    attack("admin", async |_, _| ("/projects/phase-2/offer".into(), offer.clone())).await;
}

#[tokio::test]
async fn roles() {
    for action in ["give", "take"] {
        attack("admin", async |world, _| {
            let address = format!("/people/{}/roles/{action}", world.person("trainee").await);
            (address, fields(&[("project", "phase-1"), ("role", "trainer")]))
        })
        .await;
    }
}

#[tokio::test]
async fn merges() {
    const FIELDS: [&str; 8] =
        ["family_name", "given_name", "patronymic", "sex", "birth_year", "language", "email", "phone"];
    attack("admin", async |world, admin| {
        let (kept, gone) = merging::twice(world, admin).await;
        let mut right = fields(&[("kept", &kept.to_string()), ("gone", &gone.to_string())]);
        right.extend(FIELDS.map(|name| (name, "gone".to_owned())));
        ("/people/merge".into(), right)
    })
    .await;
    attack("admin", async |world, admin| {
        let (one, other) = merging::twice(world, admin).await;
        ("/people/distinct".into(), fields(&[("one", &one.to_string()), ("other", &other.to_string())]))
    })
    .await;
}

#[tokio::test]
async fn signing_in() {
    let right = fields(&[("name", "trainee"), ("password", "wrong"), ("back", "/courses")]);
    attack("anonymous", async |_, _| ("/sign-in".into(), right.clone())).await;
    let right = fields(&[
        ("name", "trainee"),
        ("password", &records::demo::password("trainee")),
        ("again", "/people/new"),
        ("again.name", "x"),
        ("again-file", "list"),
    ]);
    attack("anonymous", async |_, _| ("/sign-in".into(), right.clone())).await;
    attack("anonymous", async |_, _| ("/sign-in/code".into(), fields(&[("code", "123456"), ("back", "/")]))).await;
}

#[tokio::test]
async fn cards_and_links() {
    let right = fields(&[("user_name", "trainee"), ("code", "AAAA-BBBB-CCCC"), ("password", "dörd yaşıl körpü")]);
    attack("anonymous", async |_, _| ("/card".into(), right.clone())).await;
    attack("anonymous", async |_, _| ("/reset".into(), fields(&[("name", "manager")]))).await;
    attack("anonymous", async |_, _| ("/reset/AAAABBBB".into(), fields(&[("password", "dörd yaşıl körpü")]))).await;
}

#[tokio::test]
async fn cards_that_are_right() {
    attack("anonymous", async |world, _| {
        let (admin, person) = (world.account("admin").await.id, world.person("trainee").await);
        let code = records::accounts::resets::make_card(&world.cx, admin, person).await.unwrap().code;
        ("/card".into(), fields(&[("user_name", "trainee"), ("code", &code), ("password", "1234567890")]))
    })
    .await;
}

#[tokio::test]
async fn passwords_and_languages() {
    let right = fields(&[("present", "wrong"), ("code", "123456"), ("act", "off")]);
    attack("trainee", async |_, _| ("/account/second-factor/change".into(), right.clone())).await;
    attack("trainee", async |_, _| ("/account/second-factor/propose".into(), fields(&[("present", "wrong")]))).await;
    attack("trainee", async |_, _| ("/account/second-factor/confirm".into(), fields(&[("code", "123456")]))).await;
    let right = fields(&[("present", &records::demo::password("trainee")), ("password", "1234567890")]);
    attack("trainee", async |_, _| ("/account/password".into(), right.clone())).await;
    let right = fields(&[("address", "a@example.org"), ("address_present", "wrong")]);
    attack("trainee", async |_, _| ("/account/address".into(), right.clone())).await;
    attack("admin", async |world, _| {
        let person = world.person("trainee").await;
        (format!("/people/{person}/address"), fields(&[("address", "a@example.org")]))
    })
    .await;
    attack("trainee", async |_, _| ("/language".into(), fields(&[("language", "az"), ("back", "/courses")]))).await;
}

#[tokio::test]
async fn answers() {
    attack("trainee", async |_, visitor| {
        let (quiz, attempt) = begun(visitor).await;
        (format!("{quiz}/questions/1"), fields(&[("attempt", &attempt), ("option", "phone"), ("go", "next")]))
    })
    .await;
    attack("trainee", async |_, visitor| {
        let (quiz, attempt) = begun(visitor).await;
        (format!("{quiz}/submit"), fields(&[("attempt", &attempt)]))
    })
    .await;
}

#[tokio::test]
async fn feedback_and_people_reached() {
    let sheet =
        fields(&[("rating-content", "5"), ("rating-differently", "2"), ("most_useful", "A"), ("to_change", "B")]);
    attack("trainee", async |world, _| {
        let (event, _) = after::held(world, "training").await;
        (format!("/my-events/{event}/feedback"), sheet.clone())
    })
    .await;
    attack("trainer", async |world, _| {
        let (event, _) = after::held(world, "training").await;
        (format!("/events/{event}/feedback"), [sheet.clone(), fields(&[("id", "")])].concat())
    })
    .await;
    attack("trainer", async |world, _| {
        let (event, session) = after::held(world, "awareness").await;
        let reached = fields(&[("reach-female-18-24", "3"), ("reach-unstated-unknown", "100000")]);
        (format!("/events/{event}/sessions/{session}/reach"), reached)
    })
    .await;
}

#[tokio::test]
async fn queries() {
    let world = World::new().await;
    let before = world.rows().await;
    for (who, path, names) in [
        (
            "admin",
            "/people",
            &["search", "organisation", "kind", "region", "state", "project", "role", "sort", "order", "page"][..],
        ),
        ("admin", "/people/file/csv", &["search", "organisation", "kind", "project", "sort"]),
        ("admin", "/people/duplicates", &["search", "level", "page", "done"]),
        ("admin", "/people/merge", &["kept", "gone", "search"]),
        ("admin", "/people/merges", &["search", "state", "page"]),
        ("admin", "/organisations", &["search", "kind", "region", "sort", "order", "page", "done"]),
        ("trainer", "/organisations/suggest", &["q"]),
        ("admin", "/mails", &["search", "state", "page"]),
        ("admin", "/projects", &["done"]),
        ("admin", "/audit", &["action", "actor", "subject", "from", "until", "page"]),
        (
            "manager",
            "/completions",
            &[
                "search", "project", "state", "kind", "region", "sex", "language", "from", "to", "course", "sort",
                "order", "page",
            ],
        ),
        ("manager", "/completions/file/csv", &["search", "project", "state", "from", "course"]),
        ("manager", "/completions/file/xlsx", &["search"]),
        ("anonymous", "/verify", &["code"]),
        ("anonymous", "/sign-in", &["back"]),
        ("trainee", "/account", &["done"]),
    ] {
        for name in names {
            for (what, value) in hostile() {
                let answer = world.visitor(who).get(&format!("{path}?{name}={value}")).await;
                let what = format!("{path}: {what} as {name}: {}", answer.status);
                // A field of a form that is sent with nothing in it says so.
                let is_said = name == &"code" && answer.status == 422;
                // A file has no field beside which a day could be called wrong.
                let is_day = path.contains("/file/") && name == &"from" && answer.status == 400;
                assert!(matches!(answer.status.as_u16(), 200 | 303 | 404) || is_said || is_day, "{what}");
            }
        }
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn places_in_addresses() {
    let world = World::new().await;
    let before = world.rows().await;
    for (who, path) in [
        ("anonymous", "/verify/{}"),
        ("anonymous", "/reset/{}"),
        ("trainee", "/certificates/{}"),
        ("trainee", "/certificates/{}.pdf"),
        ("trainee", "/media/{}/x.svg"),
        ("trainee", "/media/00000000-0000-0000-0000-000000000000/{}"),
        ("trainee", "/courses/{}/recognising"),
        ("trainee", "/courses/phase-2/{}"),
        ("trainee", "/courses/phase-2/recognising/{}/post"),
        ("trainee", "/courses/phase-2/recognising/02-combining/{}"),
        ("manager", "/completions/file/{}"),
        ("admin", "/people/{}"),
        ("admin", "/people/{}/edit"),
        ("admin", "/{}"),
    ] {
        for (what, value) in hostile().into_iter().filter(|(_, value)| !value.is_empty()) {
            let answer = world.visitor(who).get(&path.replace("{}", &value)).await;
            assert!(matches!(answer.status.as_u16(), 400 | 404), "{path} with {what}: {}", answer.status);
        }
    }
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn searches_for_signs_find_nobody_and_not_everybody() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    for sign in ["%25", "_", "%27%20OR%201%3D1%20--", "%F0%9F%98%80", "%5C"] {
        let page = admin.get(&format!("/people?search={sign}")).await;
        assert_eq!(page.status, 200);
        let page = page.text();
        let found = page.matches("scope=\"row\"").count();
        assert!(found < 40, "{sign}: {found} people");
    }
    admin.get("/people?search=%25").await.says(200, "Nobody found");
    admin.get("/people?search=_").await.says(200, "Nobody found");
}

#[tokio::test]
async fn repeated_and_missing_fields() {
    let world = World::new().await;
    let before = world.rows().await;
    let (many, too_many) = ("a=b&".repeat(4_999), "a=b&".repeat(5_000));
    let twice = "name=a&name=b&password=x&password=y";
    for (body, status) in
        [("", 422), ("&&&&", 422), ("=", 422), ("name", 422), (twice, 400), (&many, 422), (&too_many, 413)]
    {
        for path in ["/people/new", "/organisations/new", "/sign-in", "/card"] {
            let mut visitor = if path.ends_with("/new") { world.visitor("admin") } else { world.anonymous() };
            let answer = visitor.post_bytes(path, body.as_bytes().to_vec()).await;
            // What the form does not know may come as often as it likes.
            let status = if status == 400 && path == "/people/new" { 422 } else { status };
            assert_eq!(answer.status, status, "{path}: {body:.40}");
        }
    }
    assert_eq!(world.rows().await, before);
}

/// The routes that take more than a megabyte: files and whole sources.
const LARGE: &[&str] = &[
    "/authoring/new/folder",
    "/authoring/{course}/folder",
    "/authoring/{course}/media",
    "/authoring/{course}/texts/{name}/edit",
    "/authoring/{course}/translations/{language}/file",
    "/authoring/{course}/{module}/{name}/text",
    "/authoring/{course}/{module}/{name}/twee",
    "/events/{event}/imports",
    "/events/{event}/materials",
    "/events/{event}/paper/pictures",
];

#[tokio::test]
async fn only_routes_that_need_it_take_a_large_body() {
    let mut large: Vec<&str> =
        app::ROUTES.iter().filter(|route| route.limit > 1 << 20).map(|route| route.path).collect();
    large.sort_unstable();
    assert_eq!(large, LARGE);
    // What the table says is what happens: a megabyte and a little more, to every other form that reads its body at all.
    let world = World::full().await;
    let body = [b"name=".as_slice(), &vec![b'x'; 1 << 20]].concat();
    let mut refused = 0;
    for route in app::ROUTES.iter().filter(|route| route.method == axum::http::Method::POST) {
        // Whoever is signed out by one of these is nobody at the next one, and is sent away before anything is read.
        if LARGE.contains(&route.path) || route.path == "/sign-out" || route.path.starts_with("/account/") {
            continue;
        }
        for user in ["admin", "trainer", "trainee"] {
            let address = world.things.address(&world, route.path, user).await;
            let answer = world.visitor(user).post_bytes(&address, body.clone()).await;
            assert!(!answer.status.is_server_error(), "{} {}", route.path, answer.status);
            refused += usize::from(answer.status == 413);
        }
    }
    assert!(refused > 80, "{refused}");
}
