//! What a phone keeps of a course: whole, the same for everybody who may read it, and for nobody else; and what it sends afterwards.

use axum::http::Request;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::http::{
    learning::quizzes::COURSE,
    support::{
        things::EXERCISE,
        visitor::{Answer, Visitor},
        world::World,
    },
};

const LESSON: &str = "/courses/phase-2/recognising/01-indicators/abuse-and-deception";
const CONFIRMED: &str = "SELECT COUNT(*) FROM facts f JOIN accounts a ON a.person_id = f.person_id
    WHERE a.user_name = 'trainee' AND f.kind = 'lesson-confirmed'";
const SOUND: &str = "INSERT INTO course_files (course_version_id, path, bytes) SELECT id, 'media/call.mp3', x'494433' FROM course_versions";

/// A visitor who reads this language.
fn reading(world: &World, user: &str, language: &str) -> Visitor {
    let mut visitor = world.visitor(user);
    visitor.keep_cookie("language", language);
    visitor
}

async fn list(visitor: &mut Visitor) -> Value {
    let answer = visitor.get(&format!("{COURSE}/kept")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_slice(&answer.bytes).unwrap()
}

fn files(list: &Value) -> impl Iterator<Item = &Value> {
    list["files"].as_array().unwrap().iter()
}

/// The pages of a list, and what is heard or seen in them.
fn fetched(list: &Value) -> Vec<(String, String, u64)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let ours = files(list).filter(|file| !text(&file["address"]).starts_with("/assets/"));
    ours.map(|file| (text(&file["address"]), text(&file["hash"]), file["bytes"].as_u64().unwrap())).collect()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

#[tokio::test]
async fn a_copy_is_what_its_list_says_and_the_same_for_two_accounts_in_each_language() {
    let world = World::new().await;
    world.tamper(SOUND).await;
    for (language, copy) in [("az", "tarixli surət"), ("en", "Copy of 23 November 2026"), ("ru", "Копия от")] {
        // One has begun nothing, the other one has a certificate.
        let mut one = reading(&world, "trainee", language);
        let mut other = reading(&world, "colleague", language);
        let named = list(&mut one).await;
        assert_eq!(named, list(&mut other).await, "{language}");
        let personal = personal(&world).await;
        let pages = fetched(&named);
        assert!(pages.len() > 10, "{}", pages.len());
        for (address, hash, bytes) in pages {
            let (first, second) = (one.get(&address).await, other.get(&address).await);
            assert_eq!(first.status, 200, "{address}");
            assert!(first.bytes == second.bytes, "{address} is another one for another account");
            assert_eq!((hex(&first.bytes), first.bytes.len() as u64), (hash, bytes), "{address}");
            if !address.starts_with("/kept/") {
                continue;
            }
            if address.ends_with("/ahead") {
                assert!(!first.text().contains("\"best\":true"), "{address} says what to choose");
                continue;
            }
            first.says(200, copy);
            first.says(200, &format!("<html lang=\"{language}\""));
            for secret in &personal {
                assert!(!first.text().contains(secret), "{address}: {secret}");
            }
            assert_eq!(first.header("content-security-policy"), second.header("content-security-policy"));
            assert!(!first.header("content-security-policy").contains("nonce"), "{address}");
        }
    }
}

/// Names and keys of the two accounts, and what a page says of whoever reads it.
async fn personal(world: &World) -> Vec<String> {
    let mut found: Vec<String> = ["name=\"account\"", "data-name=", "nonce=", "csrf"].map(str::to_owned).into();
    for user in ["trainee", "colleague"] {
        let account = world.account(user).await;
        let page = world.visitor(user).get("/account").await;
        let meta = page.tags().into_iter().find(|tag| tag.get("data-name").is_some()).unwrap();
        found.extend([account.id.to_string(), meta.get("data-name").unwrap().to_owned()]);
    }
    found
}

#[tokio::test]
async fn a_kept_lesson_has_its_law_with_dates_and_whom_to_call() {
    let world = World::new().await;
    let mut trainee = world.visitor("trainee");
    let named = list(&mut trainee).await;
    let at = |at: &str| {
        let file = files(&named).find(|file| file["at"] == at);
        file.unwrap_or_else(|| panic!("{at}"))["address"].as_str().unwrap().to_owned()
    };
    let course = trainee.get(&at(COURSE)).await;
    course.says(200, "What the law says in this course");
    course.says(200, "Checked on 15 October 2026");
    course.says(200, "href=\"tel:");
    let lesson = trainee.get(&at(LESSON)).await;
    lesson.says(200, "id=\"confirm\"");
    lesson.says(200, "href=\"tel:");
    trainee.get(&at(&format!("{COURSE}/02-combining/post"))).await.says(200, "A test needs a network");
    let exercise = format!("{COURSE}/{EXERCISE}");
    let kept = trainee.get(&at(&exercise)).await;
    kept.says(200, "nothing of it is recorded");
    kept.says(200, "leptos-island");
    assert!(trainee.get(&at(&format!("{exercise}/ahead"))).await.text().contains("\"choices\":[]"));
    assert_eq!(at("/on-this-phone"), "/on-this-phone/en");
}

#[tokio::test]
async fn sound_is_named_apart() {
    let world = World::new().await;
    world.tamper(SOUND).await;
    let named = list(&mut world.visitor("trainee")).await;
    let sounds: Vec<&Value> = files(&named).filter(|file| file["sound"] == true).collect();
    assert_eq!(sounds.len(), 1);
    assert_eq!((sounds[0]["bytes"].as_u64(), sounds[0]["hash"].as_str()), (Some(3), Some(hex(b"ID3").as_str())));
    assert_eq!(files(&named).last(), Some(sounds[0]), "what is needed first comes first");
}

#[tokio::test]
async fn nobody_gets_a_copy_who_may_not_read_the_course() {
    let world = World::new().await;
    let named = list(&mut world.visitor("trainee")).await;
    let pages: Vec<String> = fetched(&named)
        .into_iter()
        .map(|(address, ..)| address)
        .filter(|address| address.starts_with("/kept/"))
        .collect();
    let lists = [format!("{COURSE}/kept")];
    for address in pages.iter().chain(&lists) {
        assert_eq!(world.visitor("other").get(address).await.status, 404, "{address}: a trainee of another project");
        assert_eq!(world.visitor("manager").get(address).await.status, 403, "{address}");
        assert!(world.anonymous().get(address).await.location().is_some(), "{address}");
    }
    // Another version is another list.
    let version = named["version"].as_str().unwrap();
    let gone = pages[0].replace(version, "019a0000-0000-7000-8000-000000000001");
    let mut trainee = world.visitor("trainee");
    for address in [gone, pages[0].replace("/en/", "/xx/"), format!("{}/no/such", pages[0])] {
        assert_eq!(trainee.get(&address).await.status, 404, "{address}");
    }
    world.tamper("DELETE FROM project_courses").await;
    for address in pages.iter().chain(&lists) {
        assert_eq!(trainee.get(address).await.status, 404, "{address}: it is not offered any more");
    }
}

async fn confirm(visitor: &mut Visitor, address: &str, account: &str) -> Answer {
    let request = Request::post(format!("{address}/confirm"))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "application/json")
        .header("dayaq-account", account);
    visitor.send(request, Vec::new()).await
}

#[tokio::test]
async fn what_was_read_in_a_copy_counts_once_and_for_whom_it_was_kept() {
    let world = World::new().await;
    let [trainee, colleague] =
        [world.account("trainee").await.id.to_string(), world.account("colleague").await.id.to_string()];
    let before = world.number(CONFIRMED).await;
    let mut visitor = world.visitor("trainee");
    assert_eq!(confirm(&mut visitor, LESSON, &colleague).await.status, 401, "another account's");
    assert_eq!(confirm(&mut world.anonymous(), LESSON, &trainee).await.status, 401);
    confirm(&mut visitor, &format!("{COURSE}/02-combining/post"), &trainee).await.says(404, "sentence");
    confirm(&mut visitor, &format!("{COURSE}/01-indicators/nothing"), &trainee).await.says(404, "sentence");
    assert_eq!(world.number(CONFIRMED).await, before);
    visitor.get(COURSE).await.says(200, "Start the course");
    // The copy may be a colleague's: whoever has read in it has begun the course.
    for _ in 0..3 {
        assert_eq!(confirm(&mut visitor, LESSON, &trainee).await.status, 204);
    }
    assert_eq!(world.number(CONFIRMED).await, before + 1);
    let page = visitor.get(COURSE).await;
    assert!(!page.text().contains("Start the course"));
    page.says(200, "data-read=\"01-indicators/abuse-and-deception\"");
}

#[tokio::test]
async fn an_app_on_the_home_screen_says_nothing_of_the_topic() {
    let world = World::new().await;
    for (language, description) in
        [("az", "Təlim platforması"), ("en", "Training platform"), ("ru", "Платформа обучения")]
    {
        // Browsers ask for it without cookies.
        let answer = world.anonymous().get(&format!("/manifest.webmanifest?language={language}")).await;
        assert_eq!(answer.header("content-type"), "application/manifest+json");
        let manifest: Value = serde_json::from_slice(&answer.bytes).unwrap();
        assert_eq!(
            (&manifest["name"], &manifest["id"], &manifest["start_url"]),
            (&"Dayaq".into(), &"/".into(), &"/".into())
        );
        assert_eq!((manifest["lang"].as_str(), manifest["description"].as_str()), (Some(language), Some(description)));
        let icons = manifest["icons"].as_array().unwrap();
        let sizes: Vec<_> =
            icons.iter().map(|icon| (icon["sizes"].as_str().unwrap(), icon["purpose"].as_str().unwrap())).collect();
        assert_eq!(sizes, [("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")]);
        let page = reading(&world, "trainee", language).get("/courses").await;
        page.says(200, &format!("href=\"/manifest.webmanifest?language={language}\""));
    }
}
