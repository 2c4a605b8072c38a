//! Names that were written in capitals, as lists of offices often have them.

/// A name as people write it: `ƏLİYEV RƏŞAD OĞLU` is `Əliyev Rəşad oğlu`. Words with small letters in them, initials and
/// single letters stay as they are. In Azerbaijani I is the capital of ı and İ that of i; elsewhere I is that of i.
pub fn from_capitals(name: &str, azerbaijani: bool) -> String {
    let words = name.split(' ').map(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let capitals = word.chars().all(|c| !c.is_lowercase());
        if letters < 2 || !capitals || word.contains('.') {
            return word.to_owned();
        }
        let mut out = String::with_capacity(word.len());
        let mut begins = true;
        for c in word.chars() {
            match c {
                _ if begins => out.push(c),
                'I' if azerbaijani => out.push('ı'),
                'İ' => out.push('i'),
                c => out.extend(c.to_lowercase()),
            }
            begins = c == '-';
        }
        match out.as_str() {
            "Oğlu" | "Qızı" | "Oglu" | "Qizi" | "Оглы" | "Кызы" => small_first(&out),
            _ => out,
        }
    });
    words.collect::<Vec<_>>().join(" ")
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
        assert_eq!(from_capitals("ƏLİYEV TURAL RƏŞAD OĞLU", true), "Əliyev Tural Rəşad oğlu");
        assert_eq!(from_capitals("QIZILGÜL-İNCİ AYDIN QIZI", true), "Qızılgül-İnci Aydın qızı");
        assert_eq!(from_capitals("ALIYEV VALI", false), "Aliyev Vali");
        assert_eq!(from_capitals("ИВАНОВА ЕЛЕНА", true), "Иванова Елена");
        for as_it_is in ["Əliyev T.R.", "de la Cruz", "McKay", "Ə.", "A", ""] {
            assert_eq!(from_capitals(as_it_is, true), as_it_is);
        }
    }
}
