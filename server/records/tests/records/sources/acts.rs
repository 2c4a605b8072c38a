//! Whatever commits a transaction says in the audit log what was done, itself or by what it calls; or it stands here why not.

use std::collections::{BTreeMap, BTreeSet};

use super::{arrows::tokens, graph::uses, sources};

/// What commits without an entry, and why. The functions of each group, by file.
const QUIET: &[(&str, &[&str])] = &[
    (
        "caches, which are made anew from what is in the log",
        &[
            "authoring/index.make",
            "events/held.rebuild",
            "events/held/sums.rebuild",
            "learning/scenarios/paths.rebuild",
            "learning/standings/rebuild.rebuild",
            "learning/standings/rebuild.piece",
            "people/duplicates/kept.settle",
            "people/duplicates/kept.rebuild",
            "people/organisations/keys.rebuild",
            "reports/kept.fill_one",
        ],
    ),
    (
        "what is over goes by itself, within days, and names nobody's act",
        &[
            "accounts/entrance.sweep",
            "accounts/sessions.sweep",
            "accounts/sign_on/arrivals.sweep",
            "accounts/sign_on/begun.sweep",
            "events/imports.sweep",
            "system/jobs/files.sweep",
            "system/mails.sweep",
        ],
    ),
    (
        "how far work is: the act that asked for it is in the log",
        &[
            "accounts/notices.letter",
            "events/imports/run.adopt",
            "events/registrations/invitations.written",
            "learning/scenarios/reminders.send",
            "system/jobs/lease.take",
            "system/jobs/lease.renew",
            "system/jobs/lease.finish",
            "system/mails.drop_mail",
            "system/mails.take",
            "system/mails.sent",
            "system/mails.failed",
        ],
    ),
    (
        "on the way to an act, which says it: signing in, or a new password",
        &["accounts/sign_on/begun.keep", "accounts/sign_on/begun.take", "accounts/resets.ask_link"],
    ),
    (
        "on the way to a fact, which the log answers for: what a trainee chooses, question by question",
        &["learning/quizzes/attempts.start", "learning/quizzes/attempts.save", "learning/scenarios/runs.start"],
    ),
    ("nobody may learn from the log who has given feedback, or when", &["events/after/feedback.give"]),
    ("a guest is nobody until a trainer has looked", &["events/guest_claims.enter"]),
    (
        "one's own, and of no weight for anybody else: a language, what became of a commitment, when something was last seen",
        &[
            "accounts/sessions.seen",
            "events/feeds.owner",
            "learning/scenarios/debriefs.follow_up",
            "people/entry.set_language",
        ],
    ),
    ("the drawing of what was issued, which is in the log", &["certificates/achievement.pdf"]),
    ("the same secret, kept otherwise", &["events/feeds.settle"]),
    ("the house looks after itself", &["system/upkeep.probe", "system/upkeep.done", "system/moving.to_postgres"]),
];

/// A function: its file, its name, and what stands in it.
struct Function {
    name: String,
    body: Vec<String>,
}

/// The functions of a file, with their names.
fn functions(source: &str) -> Vec<Function> {
    let (tokens, _) = tokens(source);
    let starts: Vec<usize> = (0..tokens.len()).filter(|place| tokens[*place] == "fn").collect();
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    let named = starts.iter().zip(ends).filter_map(|(start, end)| {
        Some(Function { name: tokens.get(start + 1)?.clone(), body: tokens[start + 2..end].to_vec() })
    });
    named.collect()
}

fn has(body: &[String], words: &[&str]) -> bool {
    body.windows(words.len()).any(|window| window.iter().zip(words).all(|(token, word)| token == word))
}

/// Whether it says something itself.
fn says(body: &[String]) -> bool {
    ["record", "note", "cover"].iter().any(|act| has(body, &["audit", "::", act, "("]))
}

/// The names of what it calls.
fn calls(body: &[String]) -> BTreeSet<&str> {
    body.windows(2).filter(|pair| pair[1] == "(").map(|pair| pair[0].as_str()).collect()
}

#[test]
fn whatever_commits_says_what_was_done() {
    let sources = sources();
    let uses = uses(&sources);
    let mut all: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    // Demonstration data is one act, which is said at its end; `again` and the transaction itself are what is said with.
    let told = sources.iter().filter(|(file, _)| !file.starts_with("demo") && !file.starts_with("system/db"));
    for (file, source) in told {
        for function in functions(source) {
            all.entry((file.clone(), function.name)).or_default().extend(function.body);
        }
    }
    let mut saying: BTreeSet<(String, String)> = all
        .iter()
        .filter(|((file, _), body)| file == "system/audit" || says(body))
        .map(|(key, _)| key.clone())
        .collect();
    loop {
        let more: Vec<(String, String)> = all
            .iter()
            .filter(|(key, _)| !saying.contains(*key))
            .filter(|((file, _), body)| {
                let called = calls(body);
                // A name that the file itself has means its own.
                let reached = |of: &String, name: &String| {
                    let is_own = all.contains_key(&(file.clone(), name.clone()));
                    of == file || (!is_own && uses[file].contains_key(of))
                };
                saying.iter().any(|(of, name)| called.contains(name.as_str()) && reached(of, name))
            })
            .map(|(key, _)| key.clone())
            .collect();
        if more.is_empty() {
            break;
        }
        saying.extend(more);
    }
    let commits = |body: &[String]| has(body, &["begin", "(", ")"]) && has(body, &["commit", "(", ")"]);
    let quiet: BTreeSet<String> = all
        .iter()
        .filter(|(key, body)| commits(body) && !saying.contains(*key))
        .map(|((file, name), _)| format!("{file}.{name}"))
        .collect();
    assert!(saying.len() > 80, "{}", saying.len());
    let excused: BTreeSet<String> =
        QUIET.iter().flat_map(|(_, functions)| functions.iter().map(|name| (*name).to_owned())).collect();
    let unexcused: Vec<&String> = quiet.difference(&excused).collect();
    let not_needed: Vec<&String> = excused.difference(&quiet).collect();
    assert!(
        unexcused.is_empty() && not_needed.is_empty(),
        "without an entry: {unexcused:#?}; excused for nothing: {not_needed:#?}"
    );
}
