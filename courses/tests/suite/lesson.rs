//! What a lesson looks like as HTML.

use courses::format::check;
use courses::language::Language;

use crate::fixture::{faults, folder, put, today};

fn html(language: Language) -> String {
    let editions = check(&folder(), today()).editions.unwrap();
    let lesson = editions.get(language).activity("01-call/first-question").unwrap().lesson().unwrap();
    assert_eq!(lesson.legal, ["A15"]);
    lesson.html_with_media("/media/hotline/1.0")
}

#[test]
fn in_the_source_language() {
    insta::assert_snapshot!(html(Language::En), @r#"
    <div class="notice">
    <p>This lesson speaks of violence.</p>
    </div>
    <h2 id="at-answer-it">Answer it</h2>
    <p>People in danger test you with a small question first.</p>
    <div class="ask">
    <p class="ask__label">Ask</p>
    <ul>
    <li>
    <p>"Can you talk freely?"</p>
    </li>
    <li>
    <p>"Is somebody with you?"</p>
    </li>
    </ul>
    </div>
    <div class="think__question">
    <p>He hangs up. What now?</p>
    </div>
    <details class="think">
    <summary><span class="think__show">Show the answer</span><span class="think__hide">Hide the answer</span></summary>
    <div class="think__answer">
    <p>Wait. He may call back.</p>
    </div>
    </details>
    <aside class="legal-fact">
    <p class="legal-fact__text">The special police unit is informed within 24 hours.</p>
    <p class="legal-fact__source">Source: <span>Decision 21 of 2008, art. 7</span> · In force since 3 September 2009 · Checked on 15 October 2026</p>
    </aside>
    <div class="table-wrap" tabindex="0" role="region" aria-label="Table: Sign, Answer"><table><thead><tr><th>Sign</th><th>Answer</th></tr></thead><tbody>
    <tr><td>Silence</td><td>Wait</td></tr>
    </tbody></table>
    </div>
    <p><img src="/media/hotline/1.0/telephone.svg" alt="A telephone"></p>
    "#);
}

#[test]
fn passages_without_a_translation_say_their_language() {
    insta::assert_snapshot!(html(Language::Az), @r#"
    <div class="notice">
    <p lang="en">This lesson speaks of violence.</p>
    </div>
    <h2 id="at-answer-it">Cavab verin</h2>
    <p lang="en">People in danger test you with a small question first.</p>
    <div class="ask">
    <p class="ask__label">Soruşun</p>
    <ul lang="en">
    <li>
    <p>"Can you talk freely?"</p>
    </li>
    <li>
    <p>"Is somebody with you?"</p>
    </li>
    </ul>
    </div>
    <div class="think__question">
    <p lang="en">He hangs up. What now?</p>
    </div>
    <details class="think">
    <summary><span class="think__show">Cavabı göstər</span><span class="think__hide">Cavabı gizlət</span></summary>
    <div class="think__answer">
    <p lang="en">Wait. He may call back.</p>
    </div>
    </details>
    <aside class="legal-fact">
    <p class="legal-fact__text" lang="en">The special police unit is informed within 24 hours.</p>
    <p class="legal-fact__source">Mənbə: <span lang="en">Decision 21 of 2008, art. 7</span> · 3 sentyabr 2009 tarixindən qüvvədədir · Yoxlanılıb: 15 oktyabr 2026</p>
    </aside>
    <div lang="en" class="table-wrap" tabindex="0" role="region" aria-label="Cədvəl: Sign, Answer"><table><thead><tr><th>Sign</th><th>Answer</th></tr></thead><tbody>
    <tr><td>Silence</td><td>Wait</td></tr>
    </tbody></table>
    </div>
    <p lang="en"><img src="/media/hotline/1.0/telephone.svg" alt="A telephone"></p>
    "#);
}

#[test]
fn all_kinds_of_blocks() {
    let mut files = folder();
    put(
        &mut files,
        "01-call/first-question.md",
        "# T\n## Two\n### Three\nText with **strong**, `code` & [a link](https://example.org/?a=1&b=\"2\").\n\n\
         > Quote\n\n1. one\n2. two\n\n---\n\n    code <b>\n\n:::write\nWords.\n:::\n:::jobaid\n- [ ] tick\n:::\n\
         :::legal A15\n:::legal A15\n![a](media/telephone.svg \"A \\\"title\\\"\")\n",
    );
    let editions = check(&files, today()).editions.unwrap();
    let lesson = editions.source().activity("01-call/first-question").unwrap().lesson().unwrap();
    assert_eq!(lesson.legal, ["A15"]);
    insta::assert_snapshot!(lesson.html_with_media("/m"), @r#"
    <h2 id="at-two">Two</h2>
    <h3 id="at-three">Three</h3>
    <p>Text with <strong>strong</strong>, <code>code</code> &amp; <a href="https://example.org/?a=1&amp;b=%222%22">a link</a>.</p>
    <blockquote>
    <p>Quote</p>
    </blockquote>
    <ol>
    <li>one</li>
    <li>two</li>
    </ol>
    <hr />
    <pre><code>code &lt;b&gt;</code></pre>
    <div class="write">
    <p class="write__label">Write down</p>
    <p>Words.</p>
    </div>
    <div class="jobaid">
    <p class="jobaid__label">Job aid</p>
    <ul>
    <li>[ ] tick</li>
    </ul>
    </div>
    <aside class="legal-fact">
    <p class="legal-fact__text">The special police unit is informed within 24 hours.</p>
    <p class="legal-fact__source">Source: <span>Decision 21 of 2008, art. 7</span> · In force since 3 September 2009 · Checked on 15 October 2026</p>
    </aside>
    <aside class="legal-fact">
    <p class="legal-fact__text">The special police unit is informed within 24 hours.</p>
    <p class="legal-fact__source">Source: <span>Decision 21 of 2008, art. 7</span> · In force since 3 September 2009 · Checked on 15 October 2026</p>
    </aside>
    <p><img src="/m/telephone.svg" alt="a" title="A &quot;title&quot;"></p>
    "#);
}

/// The faults of the fixture with this lesson.
fn faults_of(lesson: &str) -> String {
    let mut files = folder();
    put(&mut files, "01-call/first-question.md", &format!("# The first question\n\n:::legal A15\n\n{lesson}"));
    faults(&files)
}

/// A table whose rows have a single cell each, which Markdown fills up to the width of the heading.
fn narrow(columns: usize, rows: usize) -> String {
    format!("|{}\n|{}\n{}", "a|".repeat(columns), "-|".repeat(columns), "|b|\n".repeat(rows))
}

#[test]
fn what_no_one_reads_is_a_fault_with_its_line() {
    let large = "01-call/first-question.md:5: error: the table has more than 5000 cells: divide it";
    for (columns, rows) in [(5, 1_000), (2_000, 2), (2_000, 2_000), (1, 5_000)] {
        assert!(faults_of(&narrow(columns, rows)).contains(large), "{columns} × {rows}");
    }
    assert!(!faults_of(&narrow(5, 999)).contains("cells"));
    let nested: Vec<String> = narrow(50, 120).lines().map(|line| format!("> {line}")).collect();
    let nested = nested.join("\n");
    assert!(faults_of(&nested).contains(large), "in a quotation");
    // In a section of its own, where what is before it is cut off.
    let within = format!(":::ask\n{}\n:::\n", narrow(2_000, 2_000));
    assert!(faults_of(&within).contains("01-call/first-question.md:6: error: the table has more than 5000 cells"));

    let paragraphs = |number: usize| "A line.\n\n".repeat(number);
    assert!(!faults_of(&paragraphs(1_000)).contains("passages"));
    assert!(
        faults_of(&paragraphs(1_001))
            .contains("01-call/first-question.md:2005: error: a lesson has at most 1000 passages: divide it")
    );
}

#[test]
fn a_translation_unfolds_into_no_more_than_a_lesson() {
    let mut files = folder();
    let po = String::from_utf8(files["po/az.po"].clone()).unwrap();
    let table = narrow(2_000, 2_000).replace('\n', "\\n");
    let source = "People in danger test you with a small question first.";
    let entry = format!("msgctxt \"01-call/first-question.md\"\nmsgid \"{source}\"\nmsgstr \"{table}\"\n");
    let others: Vec<&str> = po.split("\n\n").filter(|entry| !entry.contains(source)).collect();
    put(&mut files, "po/az.po", &format!("{}\n\n{entry}", others.join("\n\n")));
    let found = check(&files, today());
    let sentence = "the table has more than 5000 cells: divide it";
    assert!(found.diagnostics.iter().any(|fault| fault.file == "po/az.po" && fault.message == sentence));
}

#[test]
fn a_fact_says_where_it_was_read_and_that_no_lawyer_has_checked_it() {
    let mut files = folder();
    put(
        &mut files,
        "legal.toml",
        "[A15]\ntext = \"T\"\nsource = \"Decision 21 of 2008\"\nseen_in = \"A report of 2016 <1>\"\n",
    );
    let editions = check(&files, today()).editions.unwrap();
    let source = |language| {
        let html =
            editions.get(language).activity("01-call/first-question").unwrap().lesson().unwrap().html_with_media("/m");
        html.lines().find(|line| line.contains("legal-fact__source")).unwrap().to_owned()
    };
    assert_eq!(
        source(Language::En),
        "<p class=\"legal-fact__source\">Source: <span>Decision 21 of 2008</span> · As read in: \
         <span>A report of 2016 &lt;1&gt;</span> · Not yet checked by a lawyer</p>"
    );
    assert_eq!(
        source(Language::Ru),
        "<p class=\"legal-fact__source\">Источник: <span lang=\"en\">Decision 21 of 2008</span> · Где прочитано: \
         <span lang=\"en\">A report of 2016 &lt;1&gt;</span> · Юрист ещё не проверил</p>"
    );
}
