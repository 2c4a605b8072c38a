//! A story as Twine saves it, a web page (*Twine 2 HTML Output*, version 1.0, of the Interactive Fiction Technology Foundation),
//! as Twee. Passages stand in elements of their own; what is around them is the program that plays the story.

/// The story in a web page, as Twee; nothing where it is none.
pub(super) fn story(page: &str) -> Option<String> {
    let (head, rest) = element(page, "tw-storydata")?;
    let mut twee = String::new();
    if let Some(name) = attribute(head, "name") {
        twee.push_str(":: StoryTitle\n");
        twee.push_str(&name);
        twee.push_str("\n\n");
    }
    let first = attribute(head, "startnode");
    let mut rest = rest;
    let mut start = None;
    while let Some((head, after)) = element(rest, "tw-passagedata") {
        let (text, after) = after.split_once("</tw-passagedata>").unwrap_or((after, ""));
        let name = attribute(head, "name").unwrap_or_default();
        if first.is_some() && attribute(head, "pid") == first {
            start = Some(name.clone());
        }
        let tags = attribute(head, "tags").filter(|tags| !tags.trim().is_empty());
        twee.push_str(":: ");
        twee.push_str(&escaped(&name));
        if let Some(tags) = tags {
            twee.extend([" [", tags.trim(), "]"]);
        }
        twee.push('\n');
        for line in plain(text).lines() {
            // In Twee such a line would begin a passage.
            let mark = if line.starts_with("::") { "\\" } else { "" };
            twee.extend([mark, line, "\n"]);
        }
        twee.push('\n');
        rest = after;
    }
    if let Some(start) = start {
        let start = start.replace('\\', "\\\\").replace('"', "\\\"");
        twee.extend([":: StoryData\n{\"start\": \"", &start, "\"}\n"]);
    }
    Some(twee)
}

/// What stands in the next tag of this name, and what follows the tag.
fn element<'a>(page: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let (_, after) = page.split_once(&format!("<{name}"))?;
    // In a value of an attribute the sign that ends a tag may stand as it is.
    let mut quote = None;
    let end = after.char_indices().find_map(|(place, sign)| match (quote, sign) {
        (None, '>') => Some(place),
        (None, '"' | '\'') => {
            quote = Some(sign);
            None
        }
        (Some(open), sign) if open == sign => {
            quote = None;
            None
        }
        _ => None,
    })?;
    Some((&after[..end], &after[end + 1..]))
}

/// The value of an attribute.
fn attribute(head: &str, name: &str) -> Option<String> {
    let (_, after) = head.split_once(&format!(" {name}="))?;
    let quote = after.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    let (value, _) = after[1..].split_once(quote)?;
    Some(plain(value))
}

/// Text without the signs that stand for others in HTML.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// A name in the head of a passage.
fn escaped(name: &str) -> String {
    let one_line = name.replace(['\n', '\r'], " ");
    one_line.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('{', "\\{").replace('}', "\\}")
}

#[cfg(test)]
mod tests {
    use super::super::import;

    #[test]
    fn a_story_that_twine_saved_is_read() {
        let page = "<!DOCTYPE html><html><body><tw-storydata name=\"Gecə &amp; gündüz\" startnode=\"2\" format=\"Harlowe\">\
            <style role=\"stylesheet\">a > b {}</style>\
            <tw-passagedata pid=\"1\" name=\"Son\" tags=\"end\">Bitdi.</tw-passagedata>\
            <tw-passagedata pid=\"2\" name=\"Qapı\" tags=\"\">O deyir: &quot;Salam&quot;.\n\n[[Getmək-&gt;Son]]</tw-passagedata>\
            </tw-storydata></body></html>";
        let imported = import(page).unwrap();
        assert!(imported.text.contains("Gecə & gündüz"), "{}", imported.text);
        assert!(imported.text.contains("Bitdi.") && imported.text.contains("Getmək"), "{}", imported.text);
        // It begins where Twine says, not with the first passage.
        let (door, end) = (imported.text.find("Salam").unwrap(), imported.text.find("Bitdi.").unwrap());
        assert!(door < end || imported.text.contains("start = "), "{}", imported.text);
        assert!(import("<tw-storydata name=\"x\">").is_err(), "a story without a passage");
    }
}
