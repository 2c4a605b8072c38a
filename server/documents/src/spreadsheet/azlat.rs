//! Azerbaijani in old fonts, called `AzLat`. Before Unicode, fonts drew Azerbaijani letters in the places of Cyrillic ones, so
//! that a text typed with such a font comes out as Cyrillic today: "Щцсейн Мяммядов" for "Hüseyn Məmmədov". Some fonts
//! replaced only the letters that Latin lacks: "Mяmmяdov".

/// Which Latin letter an old font drew for a Cyrillic one, small letters.
const LETTERS: [(char, char); 32] = [
    ('а', 'a'),
    ('б', 'b'),
    ('в', 'v'),
    ('г', 'q'),
    ('д', 'd'),
    ('е', 'e'),
    ('ж', 'j'),
    ('з', 'z'),
    ('и', 'i'),
    ('й', 'y'),
    ('к', 'k'),
    ('л', 'l'),
    ('м', 'm'),
    ('н', 'n'),
    ('о', 'o'),
    ('п', 'p'),
    ('р', 'r'),
    ('с', 's'),
    ('т', 't'),
    ('у', 'u'),
    ('ф', 'f'),
    ('х', 'x'),
    ('ц', 'ü'),
    ('ч', 'ç'),
    ('ш', 'ş'),
    ('щ', 'h'),
    ('ъ', 'c'),
    ('ы', 'ı'),
    ('ь', 'ğ'),
    ('э', 'g'),
    ('ю', 'ö'),
    ('я', 'ə'),
];
/// The letters that fonts replaced which kept the Latin ones.
const REPLACED: &str = "яыцюьшч";
/// The letters that look like Latin ones: in a word with Latin letters they are slips of the keyboard, not of the font.
const LOOKALIKES: &str = "авекмнорстух";
const VOWELS: &str = "аеёиоуыэюя";

/// How many points a file needs at least.
const LEAST: usize = 3;
/// A file needs one point for so many Cyrillic words.
const WORDS_A_POINT: usize = 8;
/// Russian has я inside a word once in some 40 letters, Azerbaijani ə once in 10: from this share on, in percent, я is ə.
const SHARE_OF_YA: usize = 6;
/// So few letters say nothing about shares.
const FEW_LETTERS: usize = 60;

/// The text in Latin letters. In a word of Cyrillic letters each is replaced; in a word with Latin letters those stay that
/// look like Latin ones. Other signs stay.
pub fn azlat(text: &str) -> String {
    let mut latin = String::with_capacity(text.len());
    for part in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let mixed = part.chars().any(is_latin);
        for c in part.chars() {
            latin.push(if mixed && LOOKALIKES.contains(lower(c)) { c } else { letter(c) });
        }
    }
    latin
}

/// Whether texts of one file look like Azerbaijani in an old font, as [`azlat`] would convert it.
///
/// The file as a whole is judged, because a single name can be both. What speaks for it cannot be Russian: words that
/// begin with ь or ъ, ь after a vowel (oğlu: оьлу), ъ before anything but е, ё, ю, я, ы after ш, я after щ, Latin and
/// Cyrillic letters in one word. What speaks against it are endings of Russian names and words.
pub fn looks_azlat<'a>(texts: impl IntoIterator<Item = &'a str>) -> bool {
    let mut seen = Seen::default();
    for word in texts.into_iter().flat_map(|text| text.split(|c: char| !c.is_alphabetic())) {
        seen.word(&word.chars().map(lower).collect::<Vec<_>>());
    }
    seen.looks_azlat()
}

/// What was seen in a file.
#[derive(Default)]
struct Seen {
    /// Words with Cyrillic letters.
    words: usize,
    letters: usize,
    /// я neither at the beginning nor at the end of a word.
    inner_ya: usize,
    points_for: usize,
    points_against: usize,
}

impl Seen {
    /// Looks at a word in small letters.
    fn word(&mut self, word: &[char]) {
        let cyrillic = word.iter().filter(|c| is_cyrillic(**c)).count();
        if cyrillic == 0 {
            return;
        }
        self.words += 1;
        let latin = word.iter().filter(|c| is_latin(**c)).count();
        if latin > 0 {
            // A single Latin letter may be a slip: "Cветлана" with a Latin C.
            if latin > 1 && word.iter().all(|c| !is_cyrillic(*c) || REPLACED.contains(*c)) {
                self.points_for += 3;
            }
            return;
        }
        self.letters += cyrillic;
        self.inner_ya += word.iter().skip(1).take(word.len().saturating_sub(2)).filter(|c| **c == 'я').count();
        self.points_for += impossible(word).min(3);
        self.points_against += russian(word);
    }

    fn looks_azlat(&self) -> bool {
        let much_ya = self.letters >= FEW_LETTERS && self.inner_ya * 100 >= self.letters * SHARE_OF_YA;
        let points = self.points_for + if much_ya { LEAST + self.words / WORDS_A_POINT } else { 0 };
        points >= LEAST.max(self.words / WORDS_A_POINT) && points > self.points_against
    }
}

/// How strongly a Cyrillic word cannot be Russian, nor an Azerbaijani name in Russian spelling.
fn impossible(word: &[char]) -> usize {
    let begins = match word.first() {
        Some('ь' | 'ъ') => 3,
        Some('ы') if word.len() > 1 => 3,
        _ => 0,
    };
    let pairs: usize = word
        .windows(2)
        .map(|pair| match (pair[0], pair[1]) {
            // ğ after a vowel: oğlu, Ağayev.
            (before, 'ь') if VOWELS.contains(before) => 3,
            // c in front of what is neither е, ё, ю nor я, or after a vowel: Cavid, Əcəm.
            ('ъ', after) if !"еёюя".contains(after) => 3,
            (before, 'ъ') if VOWELS.contains(before) => 3,
            // h in front of letters that Russian does not write after щ: Həsən, Hüseyn.
            ('щ', 'я' | 'ю' | 'ы' | 'й' | 'л' | 'м' | 'ц' | 'д' | 'т' | 'б' | 'в' | 'г' | 'р') => 3,
            // ə and ı after ş, j, ç: Şəfiqə; ü in front of consonants: Gülnarə; ö and ü beside each other.
            ('ш' | 'ж' | 'ч', 'я' | 'ы')
            | ('ц', 'с' | 'л' | 'р' | 'м' | 'з' | 'ш' | 'ч' | 'б' | 'д' | 'т' | 'я' | 'ю') => 2,
            _ => 0,
        })
        .sum();
    // y between vowels: Əliyev, Quliyeva. At the end of a word it can be Russian: Майя.
    let glides = word
        .windows(3)
        .filter(|three| matches!(three, ['и' | 'а' | 'ы' | 'я', 'й', 'е'] | ['й', 'я' | 'ы', _]))
        .count();
    let ends = match word {
        // A word of some length that ends with ъ has not been Russian since 1918.
        [.., _, 'ъ'] => 2,
        _ => 0,
    };
    begins + pairs + 2 * glides + ends
}

/// How strongly a Cyrillic word is Russian.
fn russian(word: &[char]) -> usize {
    const ENDINGS: [&str; 9] = ["ович", "евич", "овна", "евна", "ична", "ский", "ская", "кызы", "оглы"];
    let text: String = word.iter().collect();
    let ending = ENDINGS.iter().any(|ending| text.ends_with(ending));
    // ь that softens: Гюльнара, Наталья. ğ stands after a vowel.
    let soft = word.windows(2).any(|pair| pair[1] == 'ь' && !VOWELS.contains(pair[0]));
    let own = word.contains(&'ё');
    if ending { 3 } else { usize::from(soft || own) }
}

fn letter(c: char) -> char {
    match c {
        'И' => 'İ',
        'Ы' => 'I',
        _ => match LETTERS.iter().find(|(cyrillic, _)| *cyrillic == lower(c)) {
            Some((cyrillic, latin)) if *cyrillic == c => *latin,
            Some((_, latin)) => upper(*latin),
            None => c,
        },
    }
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || "əğıöşüçƏĞİÖŞÜÇ".contains(c)
}

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

/// The small letter of a Cyrillic or Latin one. Both have one each; the languages that differ do not matter here.
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}
