//! PO files as such: plural rules of languages, faults of the header, hostile input.

use courses::format::po::{self, Entry, Fault, Plurals, Po};
use courses::format::{Files, po_template};
use courses::language::Language;
use proptest::prelude::*;

use crate::fixture::folder;

fn header(plural_forms: &str) -> Po {
    let (po, faults) = po::parse(&format!("msgid \"\"\nmsgstr \"\"\n\"Language: x\\n\"\n\"{plural_forms}\\n\"\n"));
    assert_eq!(faults, []);
    po
}

fn plurals(value: &str) -> Result<Plurals, Fault> {
    Plurals::of(&header(&format!("Plural-Forms: {value}")))
}

/// The rules of languages in other words than those of headers, from the last digits as they are written.
fn form(language: Language, n: u64) -> usize {
    let digits = n.to_string();
    match language {
        Language::Az | Language::En => usize::from(digits != "1"),
        Language::Ru => {
            let is_teen = digits.len() > 1 && digits.chars().rev().nth(1) == Some('1');
            match digits.chars().last() {
                Some('1') if !is_teen => 0,
                Some('2' | '3' | '4') if !is_teen => 1,
                _ => 2,
            }
        }
    }
}

fn follow(plurals: &Plurals, language: Language) {
    assert_eq!(plurals.forms(), if language == Language::Ru { 3 } else { 2 });
    for n in 0..=1000 {
        assert_eq!(plurals.form(n), form(language, n), "{language}: {n}");
    }
}

/// The headers that we write for translators.
#[test]
fn plurals_of_templates() {
    for language in Language::ALL {
        let mut files: Files = folder();
        if language == Language::En {
            // The folder is written in English: now it is one that is translated to English.
            let text = String::from_utf8(files["course.toml"].clone()).unwrap();
            let text = text.replace("\"ru\"", "\"?\"").replace("\"en\"", "\"ru\"").replace("\"?\"", "\"en\"");
            files.insert("course.toml".into(), text.into_bytes());
        }
        let (po, _) = po::parse(&po_template(&files, language).unwrap());
        follow(&Plurals::of(&po).unwrap(), language);
    }
}

/// The ways in which Poedit, Weblate and the manual of gettext write the same rules.
#[test]
fn plurals_as_others_write_them() {
    for value in ["nplurals=2; plural=(n != 1);", "nplurals=2; plural=n != 1;", "nplurals = 2 ; plural = !(n==1)"] {
        follow(&plurals(value).unwrap(), Language::Az);
        follow(&plurals(value).unwrap(), Language::En);
    }
    for rule in [
        "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2",
        "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)",
        "n%100/10==1 ? 2 : n%10==1 ? 0 : (n+9)%10>3 ? 2 : 1",
    ] {
        follow(&plurals(&format!("nplurals=3; plural={rule};")).unwrap(), Language::Ru);
    }
}

/// Other languages, each with numbers of every form.
#[test]
fn plurals_of_other_languages() {
    let arabic = "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;";
    let slovenian = "nplurals=4; plural=(n%100==1 ? 0 : n%100==2 ? 1 : n%100==3 || n%100==4 ? 2 : 3);";
    let of = |value: &str, numbers: &[u64]| {
        let plurals = plurals(value).unwrap();
        numbers.iter().map(|n| plurals.form(*n)).collect::<Vec<_>>()
    };
    assert_eq!(of(arabic, &[0, 1, 2, 3, 110, 11, 99, 100, 102, u64::MAX]), [0, 1, 2, 3, 3, 4, 4, 5, 5, 4]);
    assert_eq!(of(slovenian, &[1, 101, 2, 3, 104, 5, 11, 0]), [0, 0, 1, 2, 2, 3, 3, 3]);
    assert_eq!(of("nplurals=1; plural=0;", &[0, 1, 5]), [0, 0, 0]);
}

/// Operators bind as in C, and from left to right.
#[test]
fn expressions() {
    let value = |expression: &str, n: u64| plurals(&format!("nplurals=9000000; plural={expression}")).unwrap().form(n);
    for (expression, n, expected) in [
        ("2+3*4", 0, 14),
        ("10-3-2", 0, 5),
        ("40/5/2", 0, 4),
        ("7%4%2", 0, 1),
        ("1==1==1", 0, 1),
        ("3>2>1", 0, 0),
        ("1||0&&0", 0, 1),
        ("!n+1", 0, 2),
        ("!!n", 7, 1),
        ("n<5==n<9", 7, 0),
        ("n ? n==1 ? 10 : 20 : 30", 0, 30),
        ("n ? n==1 ? 10 : 20 : 30", 1, 10),
        ("n ? n==1 ? 10 : 20 : 30", 2, 20),
        ("n ? 1 : n ? 2 : 3", 0, 3),
        // What is not asked for is not computed.
        ("n==0 || 6/n==2", 0, 1),
        ("n!=0 && 6/n==2", 3, 1),
        ("n ? 6/n : 9", 0, 9),
        // Beyond the numbers that were tried.
        ("n<=1000 ? 1 : n-1001 ? n : 1/(n-1001)", 9_000_001, 8_999_999),
        ("n<=1000 ? 1 : n-1001 ? n : 1/(n-1001)", 1001, 8_999_999),
    ] {
        assert_eq!(value(expression, n), expected, "{expression} for {n}");
    }
}

#[test]
fn faults_of_the_header() {
    let fault = |value: &str| plurals(value).unwrap_err().to_string();
    let deep = format!("nplurals=2; plural={}n{};", "(".repeat(200_000), ")".repeat(200_000));
    let faults = [
        "",
        "nplurals=2",
        "plural=n;",
        "nplurals=0; plural=0;",
        "nplurals=two; plural=0;",
        "nplurals=2; nplurals=2; plural=0;",
        "nplurals=2; plural=0; other=1;",
        "nplurals=2; plural=n;",
        "nplurals=2; plural=n-1 ? 1/(n-7) : 0;",
        "nplurals=2; plural=;",
        "nplurals=2; plural=(n != 1;",
        "nplurals=2; plural=n != 1);",
        "nplurals=2; plural=n = 1;",
        "nplurals=2; plural=n & 1;",
        "nplurals=2; plural=n ? 1;",
        "nplurals=2; plural=-n;",
        "nplurals=2; plural=m;",
        "nplurals=2; plural=n == 99999999999999999999;",
        &deep,
        &deep.replace(')', ""),
    ]
    .map(fault);
    insta::assert_snapshot!(faults.join("\n"), @r"
    line 2: `Plural-Forms`: `nplurals` is missing
    line 2: `Plural-Forms`: `plural` is missing
    line 2: `Plural-Forms`: `nplurals` is missing
    line 2: `Plural-Forms`: `nplurals` must be a number from 1, not `0`
    line 2: `Plural-Forms`: `nplurals` must be a number from 1, not `two`
    line 2: `Plural-Forms`: `nplurals` is there twice
    line 2: `Plural-Forms`: `other` is neither `nplurals` nor `plural`
    line 2: `Plural-Forms`: `plural` is 2 for n = 2, and `nplurals` is 2
    line 2: `Plural-Forms`: `plural` divides by zero for n = 7
    line 2: `Plural-Forms`: `plural`: a number or `n` is missing at the end
    line 2: `Plural-Forms`: `plural`: `)` is missing at the end
    line 2: `Plural-Forms`: `plural`: `)` has nothing to do there
    line 2: `Plural-Forms`: `plural`: `=` has no meaning there
    line 2: `Plural-Forms`: `plural`: `&` has no meaning there
    line 2: `Plural-Forms`: `plural`: `:` is missing at the end
    line 2: `Plural-Forms`: `plural`: a number or `n` is missing before `-`
    line 2: `Plural-Forms`: `plural`: `m` has no meaning there
    line 2: `Plural-Forms`: `plural`: the number 99999999999999999999 is too large
    line 2: `Plural-Forms`: `plural`: more than 400 signs are no rule of a language
    line 2: `Plural-Forms`: `plural`: more than 400 signs are no rule of a language
    ");
    let none = Plurals::of(&header("X: y")).unwrap_err();
    assert_eq!(none.to_string(), "line 2: `Plural-Forms`: the header does not name it");
    let none = Plurals::of(&Po::default()).unwrap_err();
    assert_eq!(none.to_string(), "line 0: `Plural-Forms`: the header does not name it");
}

/// Rules as long and as deep as they may be.
#[test]
fn deep_rules() {
    let brackets = format!("{}n!=1{}", "(".repeat(198), ")".repeat(198));
    let nots = format!("{}(n!=1)", "!".repeat(394));
    let choices = format!("{}n!=1", "n==9?1:".repeat(66));
    let sums = format!("{}(n!=1)", "0+".repeat(197));
    for rule in [brackets, nots, choices, sums] {
        let plurals = plurals(&format!("nplurals=2; plural={rule}")).unwrap();
        assert_eq!([0, 1, 2, 9].map(|n| plurals.form(n)), [1, 0, 1, 1], "{rule}");
    }
}

/// Key and rule may be broken over lines, as tools do it, and the key may be written in other letters.
#[test]
fn a_header_over_several_lines() {
    let (po, faults) = po::parse(
        "msgid \"\"\nmsgstr \"\"\n\"Language: ru\\n\"\n\"plural-forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : \"\n\
         \"n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n\"\n",
    );
    assert_eq!(faults, []);
    follow(&Plurals::of(&po).unwrap(), Language::Ru);
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let text = "[a-zə \"\\\\\n\t{}#~\\[\\]]{0,12}";
    let plural = proptest::option::of((text, prop::collection::vec(text, 1..4)));
    let entry = (text, "[a-z]{1,8}", text, proptest::option::of(text), any::<bool>(), any::<bool>(), plural);
    let entry = entry.prop_map(|(context, id, text, previous, is_fuzzy, is_obsolete, plural)| {
        let plural = plural.map(|(id, texts)| po::Plural { line: 0, id, texts });
        let text = if plural.is_some() { String::new() } else { text };
        Entry { context, id, text, previous, is_fuzzy, is_obsolete, plural, ..Entry::default() }
    });
    prop::collection::vec(entry, 0..5)
}

/// Without lines.
fn bare(entries: Vec<Entry>) -> Vec<Entry> {
    let bare = |entry: Entry| {
        let plural = entry.plural.map(|plural| po::Plural { line: 0, ..plural });
        Entry { line: 0, text_line: 0, plural, ..entry }
    };
    entries.into_iter().map(bare).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(entries in entries()) {
        let (po, faults) = po::parse(&po::write(&Po { header: None, entries: entries.clone() }));
        prop_assert_eq!(faults, []);
        prop_assert_eq!(bare(po.entries), entries);
    }

    #[test]
    fn any_rule_is_read_or_refused(rule in "[n0-9()!?:|&=<>+*/% ;-]{0,40}", n in any::<u64>()) {
        if let Ok(plurals) = plurals(&format!("nplurals=3; plural={rule}")) {
            prop_assert!(plurals.form(n) < 3);
        }
    }

    #[test]
    fn any_lines_are_read(lines in prop::collection::vec(prop::sample::select(LINES), 0..30)) {
        let (po, _) = po::parse(&lines.join("\n"));
        let written = po::write(&po);
        let (again, faults) = po::parse(&written);
        prop_assert_eq!(faults, []);
        prop_assert_eq!(po::write(&again), written);
    }
}

const LINES: &[&str] = &[
    "",
    "# a",
    "#, fuzzy, c-format",
    "#| msgid \"a\"",
    "#| msgid_plural \"b\"",
    "#| \"c\"",
    "#~ msgid \"d\"",
    "#~ msgid_plural \"e\"",
    "#~ msgstr[0] \"f\"",
    "msgctxt \"g\"",
    "msgid \"\"",
    "msgid \"h\"",
    "msgid_plural \"i\"",
    "msgstr \"j\"",
    "msgstr[0] \"k\"",
    "msgstr[1] \"l\"",
    "msgstr[",
    "msgstr[-1] \"m\"",
    "\"n\\n\"",
    "\"",
    "\0",
];
