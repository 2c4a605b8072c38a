//! What somebody looks for in texts: words, never operators.

use std::ops::Range;

use courses::language::Language;

use super::{
    fold::search_key,
    words::{Word, key, plain, plain_letter, words},
};

/// So many words are looked for; those behind them say nothing new.
const MOST_WORDS: usize = 12;

/// From so many letters on an Azerbaijani word is found by how it begins: its endings are many, and short beginnings are
/// those of other words.
const LEAST_BEGINNING: usize = 4;

/// The same for keys of names, which are shorter and alike sooner.
const LEAST_SIMILAR: usize = 5;

/// Endings of Azerbaijani words, the longer ones first, in plain letters.
const ENDINGS: &[&str] = &[
    "larindan", "lerinden", "larinda", "lerinde", "larina", "lerine", "larini", "lerini", "larin", "lerin", "lardan",
    "lerden", "larda", "lerde", "lara", "lere", "lari", "leri", "lar", "ler", "indan", "inden", "unda", "inda", "inde",
    "nin", "nun", "dan", "den", "ina", "ine", "ini", "unu", "da", "de", "ya", "ye", "na", "ne", "ni", "nu", "in", "un",
    "a", "e", "i", "u",
];

/// How well a word of a text is what is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Its key of names alone.
    Similar = 1,
    /// It begins so.
    Beginning = 4,
    /// Another form of it.
    Form = 5,
    /// The word with plain letters.
    Plain = 7,
    /// The very word.
    Exact = 8,
}

/// One word that is looked for.
#[derive(Clone, Debug)]
pub struct SoughtWord {
    letters: String,
    plain: String,
    english: String,
    russian: String,
    name: String,
    /// The word without an Azerbaijani ending, in plain letters.
    shortened: Option<String>,
    /// Whether it stands at the one before it without a space, as the 7 in `Sahil-7`.
    pub joined: bool,
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Its words, in their order.
    pub words: Vec<SoughtWord>,
    /// Whether what is only similar counts too.
    pub similar: bool,
}

impl Sought {
    /// Whatever was typed, as words.
    pub fn new(typed: &str) -> Self {
        let found = words(typed);
        let joined =
            |place: usize| place > 0 && !typed[found[place - 1].end..found[place].start].contains(char::is_whitespace);
        let sought =
            found.iter().enumerate().take(MOST_WORDS).map(|(place, word)| SoughtWord::new(word, joined(place)));
        Self { words: sought.collect(), similar: false }
    }

    /// The same where what is only similar counts too.
    #[must_use]
    pub fn similar(mut self) -> Self {
        self.similar = true;
        self
    }

    /// How well a word of a text in this language is one of those that are looked for.
    pub fn strength(&self, word: &SoughtWord, letters: &str, language: Language) -> Option<Strength> {
        word.strength(letters, language).or_else(|| self.similar.then(|| word.likeness(letters, language)).flatten())
    }

    /// Where what is looked for stands in a text of this language.
    pub fn places(&self, text: &str, language: Language) -> Vec<Range<usize>> {
        let is_sought = |word: &Word| self.words.iter().any(|of| self.strength(of, &word.letters, language).is_some());
        words(text).into_iter().filter(is_sought).map(|word| word.start..word.end).collect()
    }
}

impl SoughtWord {
    fn new(word: &Word, joined: bool) -> Self {
        let plain = plain(&word.letters);
        Self {
            english: key(&word.letters, Language::En),
            russian: key(&word.letters, Language::Ru),
            name: search_key(&word.letters),
            shortened: shortened(&plain),
            letters: word.letters.clone(),
            plain,
            joined,
        }
    }

    /// The key as which it begins, or the whole key where it is too short for a beginning.
    pub(crate) fn beginning(&self) -> (&str, bool) {
        (&self.plain, self.plain.chars().count() >= LEAST_BEGINNING)
    }

    /// The keys that other forms of it have.
    pub(crate) fn forms(&self) -> [&str; 2] {
        [&self.english, &self.russian]
    }

    /// The key of names as which a similar word begins, or the whole key; empty where it has none.
    pub(crate) fn likely(&self) -> (&str, bool) {
        (&self.name, self.name.len() >= LEAST_SIMILAR)
    }

    /// How it begins without its ending.
    pub(crate) fn shortened(&self) -> Option<&str> {
        self.shortened.as_deref()
    }

    fn strength(&self, letters: &str, language: Language) -> Option<Strength> {
        let said = plain(letters);
        if said == self.plain && accepts(&self.letters, letters) {
            return Some(if self.letters == letters { Strength::Exact } else { Strength::Plain });
        }
        match language {
            Language::Az => {
                let begins = self.beginning().1 && said.starts_with(&self.plain) && accepts(&self.letters, letters);
                begins.then_some(Strength::Beginning)
            }
            Language::En => (key(letters, language) == self.english).then_some(Strength::Form),
            Language::Ru => (key(letters, language) == self.russian).then_some(Strength::Form),
        }
    }

    fn likeness(&self, letters: &str, language: Language) -> Option<Strength> {
        let said = search_key(letters);
        let (name, is_beginning) = self.likely();
        let is_alike = !name.is_empty() && (said == name || (is_beginning && said.starts_with(name)));
        let is_form = || {
            let shortened = self.shortened.as_ref().filter(|_| language == Language::Az);
            shortened.is_some_and(|shortened| plain(letters).starts_with(shortened))
        };
        (is_alike || is_form()).then_some(Strength::Similar)
    }
}

/// The word without one ending, where enough of it is left to begin with.
fn shortened(plain: &str) -> Option<String> {
    let rest = ENDINGS.iter().find_map(|ending| plain.strip_suffix(ending))?;
    (rest.chars().count() >= LEAST_SIMILAR).then(|| rest.to_owned())
}

/// Whether somebody who has typed these letters can mean those: a plain letter stands for all that it is the plain form of, any
/// other one for itself. Their plain forms are known to be the same, as far as the shorter goes.
fn accepts(typed: &str, said: &str) -> bool {
    let one = |(typed, said): (char, char)| {
        typed == said || plain_letter(typed) == typed || typed == 'ё' || typed == 'I' || said == 'I'
    };
    typed.chars().zip(said.chars()).all(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strength(typed: &str, said: &str, language: Language) -> Option<Strength> {
        let sought = Sought::new(typed);
        sought.strength(&sought.words[0], &words(said)[0].letters, language)
    }

    #[test]
    fn a_plain_letter_stands_for_all_its_forms_and_another_one_for_itself() {
        for (typed, said, expected) in [
            ("əlamət", "Əlamət", Some(Strength::Exact)),
            ("elamet", "əlamət", Some(Strength::Plain)),
            ("əlamet", "əlamət", Some(Strength::Plain)),
            ("əlamət", "əlamətlərin", Some(Strength::Beginning)),
            ("elamet", "əlamətlərin", Some(Strength::Beginning)),
            ("İSTİSMAR", "istismarı", Some(Strength::Beginning)),
            ("ISINMA", "ısınma", Some(Strength::Plain)),
            ("isinma", "ISINMA", Some(Strength::Plain)),
            ("ısınma", "ISINMA", Some(Strength::Plain)),
            ("gec", "geclik", None),
            ("gec", "gəc", Some(Strength::Plain)),
            ("gəc", "gec", None),
            ("ver", "verir", None),
            ("on", "ön", Some(Strength::Plain)),
            ("ön", "on", None),
        ] {
            assert_eq!(strength(typed, said, Language::Az), expected, "{typed} in {said}");
        }
    }

    #[test]
    fn other_forms_are_found_and_other_words_are_not() {
        for (typed, said, expected) in [
            ("жертва", "жертвам", Some(Strength::Form)),
            ("жертвами", "жертва", Some(Strength::Form)),
            ("ёлка", "елка", Some(Strength::Plain)),
            ("елка", "ёлки", Some(Strength::Form)),
            ("вещь", "весь", None),
        ] {
            assert_eq!(strength(typed, said, Language::Ru), expected, "{typed} in {said}");
        }
        assert_eq!(strength("indicator", "Indicators", Language::En), Some(Strength::Form));
        assert_eq!(strength("they", "the", Language::En), None);
        assert_eq!(strength("end", "and", Language::En), None);
    }

    #[test]
    fn what_is_similar_counts_only_where_it_is_asked_for() {
        for (typed, said) in
            [("эксплуатация", "eksploatasiya"), ("Aliyev", "Əliyev"), ("zərərçəkmişlərə", "zərərçəkmişlərin")]
        {
            assert_eq!(strength(typed, said, Language::Az), None, "{typed}");
            let sought = Sought::new(typed).similar();
            let found = sought.strength(&sought.words[0], &words(said)[0].letters, Language::Az);
            let expected = (typed != "эксплуатация").then_some(Strength::Similar);
            assert_eq!(found, expected, "{typed} and {said}");
        }
    }

    #[test]
    fn whatever_is_typed_is_words_or_nothing() {
        for (typed, count) in
            [("", 0), ("\"", 0), ("% _ * ( ) : - ' \\", 0), ("AND", 1), ("NOT a OR b*", 4), ("50 %", 1), ("\0", 0)]
        {
            assert_eq!(Sought::new(typed).words.len(), count, "{typed}");
        }
        assert_eq!(Sought::new(&"söz ".repeat(10_000)).words.len(), MOST_WORDS);
        let joined: Vec<bool> = Sought::new("144-1 Sahil-7 a'b c d").words.iter().map(|word| word.joined).collect();
        assert_eq!(joined, [false, true, false, true, false, true, false, false]);
    }

    #[test]
    fn places_are_those_of_the_text_as_it_stands_there() {
        let text = "Bu əlamətlər, ƏLAMƏT!";
        let places = Sought::new("elamet").places(text, Language::Az);
        assert_eq!(places.iter().map(|place| &text[place.clone()]).collect::<Vec<_>>(), ["əlamətlər", "ƏLAMƏT"]);
    }
}
