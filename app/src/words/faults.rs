//! What the check of a course finds, as sentences of the page. The check itself says it in English, for authors at a
//! command line.

use courses::language::Language;

use super::i18n::{L, fill};

impl L {
    /// A fault in the language of the page; `None` where it is known in English alone.
    pub(crate) fn fault(&self, message: &str) -> Option<String> {
        let english = Self { language: Language::En, ..self.clone() };
        sentences(&english).iter().zip(sentences(self)).find_map(|(english, said)| {
            let values = values(english, message)?;
            // What is wrong inside of something is a fault of its own.
            let values: Vec<(&str, String)> = values
                .into_iter()
                .map(|(name, value)| (name, self.fault(value).unwrap_or_else(|| value.to_owned())))
                .collect();
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            Some(fill(&said, &values))
        })
    }
}

/// What stands in a message for the `{names}` of a sentence, if it is that sentence.
fn values<'m>(sentence: &'m str, message: &'m str) -> Option<Vec<(&'m str, &'m str)>> {
    let (head, places) = match sentence.split_once('{') {
        Some((head, places)) => (head, Some(places)),
        None => (sentence, None),
    };
    let mut rest = message.strip_prefix(head)?;
    let mut found = Vec::new();
    let mut places = places.into_iter().flat_map(|places| places.split('{')).peekable();
    while let Some(place) = places.next() {
        let (name, after) = place.split_once('}')?;
        let (value, left) =
            if places.peek().is_none() { (rest.strip_suffix(after)?, "") } else { rest.split_once(after)? };
        // What stands in quotes is one name.
        if after.starts_with('`') && value.contains('`') {
            return None;
        }
        found.push((name, value));
        rest = left;
    }
    rest.is_empty().then_some(found)
}

/// The sentences, in one language.
fn sentences(l: &L) -> [String; 70] {
    [
        l.t("`{key}` is missing"),
        l.t("`{key}` is empty"),
        l.t("unknown key `{key}`"),
        l.t("`{key}` must be from {least} to {most}"),
        l.t("`{key}` has {length} characters; {limit} are the most"),
        l.t("id `{id}` must be small Latin letters, digits and hyphens"),
        l.t("id `{id}` must begin with a letter"),
        l.t("`{id}` has a meaning of its own and cannot be an id"),
        l.t("there is another choice, option or event `{id}` in the scenario"),
        l.t("node `{id}` is there twice"),
        l.t("node `{id}` needs exactly one of `[[node.choice]]`, `[node.question]`, `[[node.event]]` and `end`"),
        l.t("numbers differ: only the source has {source}, only the translation {translation}"),
        l.t("placeholders differ: only the source has {source}, only the translation {translation}"),
        l.t("{minutes} minutes are credited for `{name}`, more than twice the {read} that it takes to read"),
        l.t("fuzzy, to be reviewed: “{text}”"),
        l.t("the translation has {length} characters; {limit} are the most"),
        l.t("the translation must be one passage, as the source is: no heading, no second paragraph"),
        l.t("the translation of a heading must be one line"),
        l.t("{rest} more translations are missing, fuzzy or obsolete"),
        l.t("obsolete: nothing in the course says “{text}” there"),
        l.t("not written yet: “{text}”"),
        l.t("there is no node `{id}`"),
        l.t("there is no legal fact `{key}` in legal.toml"),
        l.t("there is no file `{path}`"),
        l.t("there is no `[[critical]]` with the id `{id}`"),
        l.t("there is no variable `{id}` (there are: {known})"),
        l.t("there is no choice, option or event `{id}`"),
        l.t("`effects`: {fault}"),
        l.t("`when`: {fault}"),
        l.t("this is not an effect; effects are `trust +1`, `trust = 3`, `clock +9`, `flag`, `not flag`, `set + member`"),
        l.t("the clock only goes on: `clock +9`"),
        l.t("`{name}` is not a number"),
        l.t("`{name}` is not a set"),
        l.t("a name is missing before {place}"),
        l.t("a number is missing before {place}"),
        l.t("say how `{name}` changes, for example `{example}`"),
        l.t("critical error `{id}` is there twice"),
        l.t("no choice and no option is the critical error `{id}`"),
        l.t("nothing ever reads `{id}`"),
        l.t("nothing ever sets `{id}`"),
        l.t("nothing moves the scale `{id}`"),
        l.t("no path leads to node `{id}`"),
        l.t("a path ends at node `{id}` without an end: {what} there"),
        l.t("no path ends with the scale `{id}` at its minimum of {minimum}"),
        l.t("this extra of node `{id}` can never appear"),
        l.t("who follows the recommended path can come to node `{id}`, where no choice on offer has `best = true`"),
        l.t("the recommended path comes to the end `{end}` with {what}"),
        l.t("one can go round for ever through {nodes}: give a choice on the way a `most`"),
        l.t("the scenario has no `[[node]]`"),
        l.t("the scenario rates nothing: it needs at least one `[[scale]]`"),
        l.t("the debrief needs two or three `questions`"),
        l.t("question `{id}` {fault}"),
        l.t("the question of node `{id}` {fault}"),
        l.t("needs at least two options"),
        l.t("has no right option"),
        l.t("has no wrong option; `multiple` needs one"),
        l.t("has {right} right options; `single` takes one"),
        l.t("option `{id}` is there twice in question `{question}`"),
        l.t("question `{id}` is there twice"),
        l.t("the quiz has no `[[question]]`"),
        l.t("the module has no `[[activity]]`"),
        l.t("the lesson has nothing to read"),
        l.t("the first line must be the title: `# Title`"),
        l.t("a course needs at least one `[[completion]]` rule: nobody could complete it"),
        l.t("nothing in the course refers to this file"),
        l.t("no lesson, question or scenario shows `{key}`"),
        l.t("not yet checked by a lawyer, as trainees will read: {keys}"),
        l.t("`{key}` was checked on {day}, more than 12 months ago: check it again"),
        l.t("`{key}` is not in force on {day}"),
        l.t("not translated: {what}"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::i18n::Texts;

    #[test]
    fn a_fault_is_said_in_the_language_of_the_page() {
        let texts = std::sync::Arc::new(Texts::load().unwrap());
        let said = |language, message| L { texts: texts.clone(), language }.fault(message);
        assert_eq!(said(Language::Az, "`to` is missing").as_deref(), Some("`to` yoxdur"));
        assert_eq!(
            said(Language::Ru, "there is no variable `x` (there are: a, b)").as_deref(),
            Some("переменной `x` нет (есть: a, b)")
        );
        assert_eq!(said(Language::En, "`to` is missing").as_deref(), Some("`to` is missing"));
        // Inside of another one.
        assert_eq!(said(Language::Az, "`effects`: `x` is not a set").as_deref(), Some("təsirlər: `x` çoxluq deyil"));
        assert_eq!(
            said(Language::Az, "question `a` has no right option").as_deref(),
            Some("`a` sualı: düzgün variant yoxdur")
        );
        for unknown in ["", "`a` or `b` is missing", "to` is missing", "`to` is missing too", "something else"] {
            assert_eq!(said(Language::Ru, unknown), None, "{unknown}");
        }
    }
}
