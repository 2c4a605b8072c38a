//! Names that were written in capitals, as lists of offices often have them.

/// A name as people write it: `ƏLİYEV RƏŞAD OĞLU` is `Əliyev Rəşad oğlu`. Words with small letters in them, initials and
/// single letters stay as they are. In Azerbaijani I is the capital of ı and İ that of i; elsewhere I is that of i.
pub fn from_capitals(name: &str, azerbaijani: bool) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split_inclusive(parts) {
        let word = part.trim_end_matches(parts);
        out.push_str(&one_word(word, azerbaijani));
        out.push_str(&part[word.len()..]);
    }
    out
}

/// What stands between the words of a name, in lists that somebody else's program has made too.
fn parts(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | '"')
}

fn one_word(word: &str, azerbaijani: bool) -> String {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().all(|c| !c.is_lowercase());
    if letters < 2 || !capitals || word.contains('.') {
        return word.to_owned();
    }
    // Azerbaijani has neither an apostrophe nor a W: the name is from elsewhere.
    let azerbaijani = azerbaijani && !word.contains(['\'', '’', '‘', '\u{2b9}', '\u{2bc}', 'W']);
    let mut out = String::with_capacity(word.len());
    let mut begins = true;
    for c in word.chars() {
        match c {
            _ if begins => out.push(c),
            'I' if azerbaijani => out.push('ı'),
            'İ' => out.push('i'),
            c => out.extend(c.to_lowercase()),
        }
        // D'ALMEIDA and O’NEILL are two words in one.
        begins = matches!(c, '-' | '–' | '—' | '\'' | '’' | '‘' | '\u{2b9}' | '\u{2bc}');
    }
    match out.as_str() {
        "Oğlu" | "Qızı" | "Oglu" | "Qizi" | "Оглы" | "Кызы" => small_first(&out),
        _ => out,
    }
}

fn small_first(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::from_capitals;

    #[test]
    fn capitals_become_names() {
        for (capitals, name) in [
            ("ƏLİYEV TURAL RƏŞAD OĞLU", "Əliyev Tural Rəşad oğlu"),
            ("QIZILGÜL-İNCİ AYDIN QIZI", "Qızılgül-İnci Aydın qızı"),
            ("ИВАНОВА ЕЛЕНА", "Иванова Елена"),
            // Whatever stands between two words.
            ("ƏLİYEV\u{a0}TURAL", "Əliyev\u{a0}Tural"),
            ("QULİYEVA\nNİGAR", "Quliyeva\nNigar"),
            ("HƏSƏNOV,ELDAR", "Həsənov,Eldar"),
            ("CƏFƏROV/RAMİL", "Cəfərov/Ramil"),
            ("ƏLİYEVA–HÜSEYNOVA", "Əliyeva–Hüseynova"),
            ("ƏLİYEVA (HƏSƏNOVA)", "Əliyeva (Həsənova)"),
            ("D'ALMEIDA", "D'Almeida"),
            ("O’NEILL", "O’Neill"),
        ] {
            assert_eq!(from_capitals(capitals, true), name);
        }
        assert_eq!(from_capitals("ALIYEV VALI", false), "Aliyev Vali");
        for as_it_is in ["Əliyev T.R.", "de la Cruz", "McKay", "Ə.", "A", ""] {
            assert_eq!(from_capitals(as_it_is, true), as_it_is);
        }
    }
}
