//! What names and addresses in a course folder may look like.

/// Small Latin letters, digits and hyphens, at most 60: slugs, ids, names of modules and activities. Such a name cannot
/// leave the folder.
pub(super) fn is_name(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Two names with a slash between: the id of an activity.
pub(super) fn is_activity_id(text: &str) -> bool {
    text.split_once('/').is_some_and(|(module, name)| is_name(module) && is_name(name))
}

/// Latin letters, digits, `.`, `_` and `-`, at most 40: versions, codes of indicators, licences, keys of legal facts.
pub(super) fn is_code(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// A path below `media/`, of parts that are safe in an address and cannot leave the folder.
pub(super) fn is_media_path(path: &str) -> bool {
    let is_part = |part: &str| is_code(part) && !part.starts_with('.');
    path.strip_prefix("media/").is_some_and(|rest| rest.split('/').all(is_part))
}

/// Whether a link may go there.
pub(super) fn is_safe_link(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    ["http", "https", "mailto", "tel"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe))
}

/// The id of a heading with these words: letters and digits, small, with hyphens between.
pub(super) fn heading_id(words: &str) -> String {
    const LENGTH: usize = 60;
    // Small letters of İ come with a dot of their own.
    let small = words.to_lowercase().replace('\u{307}', "");
    let id: String = small.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = id.split('-').filter(|part| !part.is_empty()).collect();
    let id: String = parts.join("-").chars().take(LENGTH).collect();
    let id = id.trim_end_matches('-');
    if id.is_empty() { "heading".to_owned() } else { id.to_owned() }
}

/// The beginning of a text on one line, for messages.
pub(super) fn excerpt(text: &str) -> String {
    const LENGTH: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LENGTH {
        return line;
    }
    line.chars().take(LENGTH).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside_the_folder() {
        for bad in ["", "..", "a/b", "A", "ə", "a b", "a.b", &"a".repeat(61)] {
            assert!(!is_name(bad), "{bad}");
        }
        assert!(is_name("01-indicators"));
        for bad in ["media/", "media/../x", "media/.x", "media//x", "/media/x", "media/a b.svg", "x/media/y"] {
            assert!(!is_media_path(bad), "{bad}");
        }
        assert!(is_media_path("media/maps/Baku_2.svg"));
    }

    #[test]
    fn headings_have_ids() {
        for (words, id) in [
            ("8. Withholding of wages", "8-withholding-of-wages"),
            ("Three kinds of “we do not know”", "three-kinds-of-we-do-not-know"),
            ("İşçi və ŞƏRTLƏR", "işçi-və-şərtlər"),
            ("?!", "heading"),
        ] {
            assert_eq!(heading_id(words), id);
        }
        assert_eq!(heading_id(&"a ".repeat(100)).len(), 59);
    }

    #[test]
    fn links_have_a_safe_scheme() {
        for bad in ["javascript:alert(1)", "other.md", "#x", "//host", "data:text/html,x", " https://x"] {
            assert!(!is_safe_link(bad), "{bad}");
        }
        for good in ["https://x.az", "HTTP://x.az", "mailto:a@b.az", "tel:152"] {
            assert!(is_safe_link(good), "{good}");
        }
    }
}
