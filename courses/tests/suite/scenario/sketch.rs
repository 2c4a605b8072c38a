//! The editor's view of a file: reading is lenient, writing changes what was changed and nothing else.

use courses::format::sketch::{Fault, add, read, remove, set_version, write};

use super::STORY;

#[test]
fn what_is_not_changed_stays_to_the_letter() {
    let text = STORY.replace("id = \"wait\"", "# Somebody hesitates.\nid = \"wait\" # recorded");
    let sketch = read(&text).unwrap();
    assert_eq!((sketch.start.as_str(), &*sketch.criticals), ("ring", &["rang-back".to_owned()][..]));
    for node in &sketch.nodes {
        assert_eq!(write(&text, node).unwrap(), text, "{}", node.id);
    }
    let mut ring = sketch.nodes[0].clone();
    assert_eq!(
        ring.ways(),
        [("ring".into(), true), ("ring".into(), false), ("turn".into(), true), ("turn".into(), false)]
    );
    ring.choices[0].insert("text".into(), "Nine manat.\n\nCan you \"talk\"?".into());
    ring.choices[0].remove("best");
    let changed = write(&text, &ring).unwrap();
    assert!(changed.contains("# Somebody hesitates.") && changed.contains("# recorded"));
    let again = read(&changed).unwrap();
    assert_eq!(again.nodes[0].choices, ring.choices);
    assert_eq!(
        again.nodes[1..].iter().map(|node| &node.keys).collect::<Vec<_>>(),
        sketch.nodes[1..].iter().map(|node| &node.keys).collect::<Vec<_>>()
    );
}

#[test]
fn choices_come_and_go() {
    let mut ring = read(STORY).unwrap().nodes[0].clone();
    ring.choices.remove(1);
    ring.choices.push([("id".to_owned(), "sing".to_owned()), ("to".into(), "turn".into())].into());
    let changed = write(STORY, &ring).unwrap();
    let ids: Vec<String> = read(&changed).unwrap().nodes[0].choices.iter().map(|choice| choice["id"].clone()).collect();
    assert_eq!(ids, ["answer", "offer", "ring-back", "sing"]);
    assert!(changed.contains("reason = \"Help does not depend on the police.\""));
    let more = add(STORY, "tea", "Tea").unwrap();
    assert_eq!(read(&more).unwrap().nodes.last().unwrap().id, "tea");
    assert_eq!(add(&more, "tea", "Tea"), Err(Fault::Id));
    assert_eq!(add(STORY, "Çay", "Tea"), Err(Fault::Id));
    assert_eq!(read(&remove(&more, "tea").unwrap()).unwrap().nodes, read(STORY).unwrap().nodes);
    assert_eq!(remove(STORY, "nobody"), Err(Fault::NoNode));
}

#[test]
fn what_is_written_inline_is_not_lost() {
    let text = "title = \"T\"\nnode = [{ id = \"a\", title = \"A\", text = \"x\", choice = [{ id = \"c\", text = \"C\", to = \"b\" }] },\
                { id = \"b\", title = \"B\", question = { kind = \"single\", text = \"?\", option = [{ id = \"o\", text = \"O\" }] } }]\n";
    let sketch = read(text).unwrap();
    assert_eq!((sketch.nodes[0].choices.len(), sketch.nodes[1].options.len()), (1, 1));
    let mut first = sketch.nodes[0].clone();
    first.keys.insert("title".into(), "Another".into());
    let again = read(&write(text, &first).unwrap()).unwrap();
    assert_eq!((again.nodes[0].choices.len(), again.nodes[1].options.len()), (1, 1));
    assert_eq!(again.nodes[0].keys["title"], "Another");
}

#[test]
fn a_file_that_is_no_toml_says_where() {
    assert!(matches!(read("title = \"T\"\n\n[[node]\n"), Err(Fault::Syntax(3, _))));
    assert_eq!(set_version("# Ours\nversion = \"1.0\" # old\n", "1.1").unwrap().lines().next(), Some("# Ours"));
}
