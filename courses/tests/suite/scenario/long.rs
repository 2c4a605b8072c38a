//! A long story, for the test of its check and for `make bench`.

use std::fmt::Write as _;

/// A story of so many nodes in a row, each with a choice to go on and one to skip the next; ten flags are set on the way
/// and each decides about a choice ten nodes later.
pub fn long_story(nodes: usize) -> String {
    let mut text = String::from(
        "title = \"Long\"\nrole = \"You\"\nclock = \"08:00\"\nintro = \"A long day.\"\nstart = \"n0\"\n\
         flags = [\"f0\", \"f1\", \"f2\", \"f3\", \"f4\", \"f5\", \"f6\", \"f7\", \"f8\", \"f9\"]\n\
         [[scale]]\nid = \"safety\"\n[debrief]\ntext = \"…\"\nquestions = [\"a?\", \"b?\"]\ncommitment = \"c?\"\n",
    );
    for node in 0..nodes {
        let (next, after) = ((node + 1).min(nodes), (node + 2).min(nodes));
        let (flag, read) = (node % 10, (node + 1) % 10);
        let _ = write!(
            text,
            "[[node]]\nid = \"n{node}\"\ntitle = \"N\"\ntext = \"Something happens here.\"\n\
             [[node.choice]]\nid = \"go{node}\"\ntext = \"On\"\nto = \"n{next}\"\nbest = true\neffects = \"safety +1, f{flag}\"\n\
             [[node.choice]]\nid = \"skip{node}\"\ntext = \"Skip\"\nto = \"n{after}\"\neffects = \"safety -1, not f{flag}\"\n"
        );
        if node >= 10 {
            let _ = write!(
                text,
                "[[node.choice]]\nid = \"if{node}\"\ntext = \"If\"\nto = \"n{after}\"\nwhen = \"f{read}\"\n"
            );
        }
    }
    let _ = write!(text, "[[node]]\nid = \"n{nodes}\"\ntitle = \"N\"\ntext = \"Over.\"\nend = \"Over\"\n");
    text
}
