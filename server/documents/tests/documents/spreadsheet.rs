//! Lists as people hand them in: from every program, in every encoding, damaged, hostile.

use crate::bombs::archive;
use documents::spreadsheet::{
    Encoding, Format, MOST_BYTES, MOST_LETTERS, MOST_ROWS, MOST_SHEETS, Read, ReadError, azlat, looks_azlat, read,
};
use encoding_rs::{WINDOWS_1251, WINDOWS_1254};
use rust_xlsxwriter::{ExcelDateTime, Format as Look, Formula, Workbook};

fn rows(read: &Read) -> Vec<Vec<&str>> {
    read.sheets[0].rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect()
}

fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

const LIST: &str = "Ad;Təşkilat;İl\r\nƏliağa Şahmərdan oğlu;Polis;1987\r\nЖанна К.;\"QHT; Gəncə\";1990\r\n";

#[test]
fn csv_of_every_unicode_encoding_is_read() {
    let files = [
        (LIST.as_bytes().to_vec(), Encoding::Utf8),
        (format!("\u{feff}{LIST}").into_bytes(), Encoding::Utf8),
        (utf16(LIST, true, true), Encoding::Utf16),
        (utf16(LIST, false, true), Encoding::Utf16),
        (utf16(LIST, true, false), Encoding::Utf16),
        (utf16(LIST, false, false), Encoding::Utf16),
    ];
    for (bytes, encoding) in files {
        let read = read(&bytes).unwrap();
        assert_eq!((read.format, read.encoding, read.delimiter), (Format::Csv, encoding, Some(';')));
        assert_eq!(
            rows(&read),
            [["Ad", "Təşkilat", "İl"], ["Əliağa Şahmərdan oğlu", "Polis", "1987"], ["Жанна К.", "QHT; Gəncə", "1990"]]
        );
        assert_eq!((read.sheets[0].numbers.as_slice(), read.azlat), ([1, 2, 3].as_slice(), false));
    }
}

#[test]
fn old_code_pages_are_told_apart() {
    let turkish =
        "Ad;Soyad;Təşkilat\nÇinarə;Əliyeva;Gömrük\nİlqar;Şıxəliyev;Üç ağac\nöz;ığ;ş\n".replace(['ə', 'Ə'], "e");
    let russian = "Имя;Фамилия;Организация\nСергей;Иванов;МВД\nЖанна;Мамедова;Инспекция труда, г. Гянджа\nЁлкин;Ян;ю\n";
    for (text, code, encoding) in
        [(turkish.as_str(), WINDOWS_1254, Encoding::Windows1254), (russian, WINDOWS_1251, Encoding::Windows1251)]
    {
        let (bytes, _, lossy) = code.encode(text);
        assert!(!lossy, "{text}");
        let read = read(&bytes).unwrap();
        assert_eq!(read.encoding, encoding);
        let expected: Vec<Vec<&str>> = text.lines().map(|line| line.split(';').collect()).collect();
        assert_eq!(rows(&read), expected);
        assert!(!read.azlat);
    }
}

#[test]
fn the_delimiter_is_found() {
    for (text, delimiter, columns) in [
        ("a;b;c\n1,5;2,5;3,5\n", Some(';'), 3),
        ("a,b,c\n\"x;y\",2,3\n", Some(','), 3),
        ("a\tb, c\n1\t2\n", Some('\t'), 2),
        ("Ad\nAysel\nЖанна\n", None, 1),
        ("sep=,\na;b,c\n1;2,3\n", Some(','), 2),
        ("Siyahı\n\nAd;Soyad;İl\nAysel;Quliyeva;1990\nX;Y;1\n", Some(';'), 3),
        ("\"a\nb\";c\n1;2\n", Some(';'), 2),
    ] {
        let read = read(text.as_bytes()).unwrap();
        assert_eq!((read.delimiter, read.sheets[0].rows[0].len()), (delimiter, columns), "{text:?}");
    }
}

#[test]
fn rows_keep_their_numbers_and_empty_ones_are_left_out() {
    let read = read("sep=;\r\nAd;Soyad;;\r\n\r\n;;;\r\n Aysel ;\u{a0}Quliyeva\r\n".as_bytes()).unwrap();
    assert_eq!(rows(&read), [["Ad", "Soyad"], ["Aysel", "Quliyeva"]]);
    assert_eq!(read.sheets[0].numbers, [2, 5]);
    for end in ["\n", "\r", "\r\n"] {
        let text = ["", "a", "\"b", "c\"", "", "", "d"].join(end);
        assert_eq!(documents::spreadsheet::read(text.as_bytes()).unwrap().sheets[0].numbers, [2, 3, 7], "{end:?}");
    }
}

#[test]
fn xlsx_is_read_as_people_see_it() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("gizli").unwrap().set_hidden(true).write_string(0, 0, "x").unwrap();
    workbook.add_worksheet().set_name("boş").unwrap();
    let sheet = workbook.add_worksheet().set_name("Siyahı").unwrap().set_active(true);
    let day = Look::new().set_num_format("dd.mm.yyyy");
    let clock = Look::new().set_num_format("dd.mm.yyyy hh:mm");
    for (column, heading) in (0..).zip(["Ad", "İl", "Bal", "Gün", "Saat", "Cəmi", "Bəli"]) {
        sheet.write_string(1, column, heading).unwrap();
    }
    sheet.write_string(3, 0, " Əliağa Şahmərdan oğlu ").unwrap();
    sheet.write_number(3, 1, 1987).unwrap();
    sheet.write_number(3, 2, 0.1 + 0.2).unwrap();
    sheet.write_datetime_with_format(3, 3, ExcelDateTime::from_ymd(2026, 11, 23).unwrap(), &day).unwrap();
    let time = ExcelDateTime::from_ymd(2026, 11, 23).unwrap().and_hms(9, 30, 0).unwrap();
    sheet.write_datetime_with_format(3, 4, &time, &clock).unwrap();
    sheet.write_formula(3, 5, Formula::new("=B4+1").set_result("1988")).unwrap();
    sheet.write_boolean(3, 6, true).unwrap();
    sheet.write_number(4, 1, 994_501_234_567_f64).unwrap();
    let read = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!((read.format, read.encoding, read.delimiter), (Format::Xlsx, Encoding::Utf8, None));
    assert_eq!(
        rows(&read),
        [
            ["Ad", "İl", "Bal", "Gün", "Saat", "Cəmi", "Bəli"],
            ["Əliağa Şahmərdan oğlu", "1987", "0.3", "2026-11-23", "2026-11-23 09:30", "1988", "true"],
            ["", "994501234567", "", "", "", "", ""],
        ]
    );
    assert_eq!(read.sheets[0].numbers, [2, 4, 5]);
}

#[test]
fn too_much_is_refused() {
    assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]), Err(ReadError::TooLarge));
    let lines = |number: usize| "a;b\n".repeat(number);
    assert_eq!(read(lines(MOST_ROWS).as_bytes()).unwrap().sheets[0].rows.len(), MOST_ROWS);
    assert_eq!(read(lines(MOST_ROWS + 1).as_bytes()), Err(ReadError::TooManyRows));
    assert_eq!(read("a;".repeat(60).as_bytes()).unwrap().sheets[0].rows[0].len(), 60);
    assert_eq!(read(format!("{}a", "a;".repeat(60)).as_bytes()), Err(ReadError::TooManyColumns));

    let mut far = Workbook::new();
    far.add_worksheet().write_string(1_048_575, 0, "x").unwrap().write_string(0, 0, "y").unwrap();
    assert_eq!(read(&far.save_to_buffer().unwrap()).unwrap().sheets[0].numbers, [1, 1_048_576]);
    let mut wide = Workbook::new();
    wide.add_worksheet().write_string(0, 16_383, "x").unwrap();
    assert_eq!(read(&wide.save_to_buffer().unwrap()), Err(ReadError::TooManyColumns));

    let cell = "ə".repeat(MOST_LETTERS);
    assert_eq!(read(format!("a;b\n{cell};c\n").as_bytes()).unwrap().sheets[0].rows[1][0], cell);
    assert_eq!(read(format!("a;b\n{cell}ə;c\n").as_bytes()), Err(ReadError::LongCell(2)));
    let mut long = Workbook::new();
    long.add_worksheet().write_string(0, 0, "Ad").unwrap().write_string(6, 2, format!("{cell}ə")).unwrap();
    assert_eq!(read(&long.save_to_buffer().unwrap()), Err(ReadError::LongCell(7)));
    let mut sheets = Workbook::new();
    for n in 0..MOST_SHEETS {
        sheets.add_worksheet().set_name(n.to_string()).unwrap();
    }
    sheets.add_worksheet().write_string(0, 0, "Ad").unwrap();
    assert_eq!(read(&sheets.save_to_buffer().unwrap()), Err(ReadError::TooManySheets));
}

/// A ZIP archive with one file in it.
fn zipped(name: &str, content: &[u8]) -> Vec<u8> {
    archive(&[(name, content.to_vec())])
}

#[test]
fn what_is_no_list_is_named() {
    for empty in ["", " \r\n;;;\n", "\u{feff}"] {
        assert_eq!(read(empty.as_bytes()), Err(ReadError::Empty), "{empty:?}");
    }
    assert_eq!(read(&Workbook::new().save_to_buffer().unwrap()), Err(ReadError::Empty));
    for other in [
        b"%PDF-1.7 ...".to_vec(),
        b"\x89PNG\r\n\x1a\n".to_vec(),
        b"\xff\xd8\xff\xe0".to_vec(),
        b"\n<!DOCTYPE html><table>".to_vec(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old".to_vec(),
        b"a\x01b\x02".to_vec(),
        zipped("word/document.xml", b"<w/>"),
        b"PK\x03\x04".to_vec(),
    ] {
        assert!(matches!(read(&other), Err(ReadError::NotASpreadsheet(_))), "{other:?}");
    }
    let locked: Vec<u8> = utf16("EncryptedPackage", true, false);
    let locked = [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0; 600], &locked, &[0; 60]].concat();
    assert_eq!(read(&locked), Err(ReadError::Password));
}

#[test]
fn hostile_bytes_never_stop_the_program() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..20 {
        sheet.write_string(row, 0, format!("Ad {row}")).unwrap().write_number(row, 1, row).unwrap();
    }
    let whole = workbook.save_to_buffer().unwrap();
    let mut seed = 5_u32;
    let mut chance = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    for cut in (0..whole.len()).step_by(17) {
        let _ = read(&whole[..cut]);
    }
    for _ in 0..600 {
        let mut broken = whole.clone();
        for _ in 0..=chance() % 8 {
            let place = chance() % broken.len();
            broken[place] = chance().to_le_bytes()[0];
        }
        let _ = read(&broken);
        let noise: Vec<u8> = (0..chance() % 300).map(|_| chance().to_le_bytes()[0]).collect();
        let _ = read(&noise);
    }
}

/// Parts of a workbook broken inside, where no checksum of the archive protects them.
#[test]
fn hostile_sheets_never_stop_the_program() {
    let sheets = [
        "<worksheet><sheetData><row r=\"99999999999\"><c r=\"A0\"><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c r=\"ZZZZZZZ1\"><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c t=\"s\"><v>77</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c t=\"s\"><v>-1</v></c><c s=\"99\"><v>1e999</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c",
        "<worksheet>",
        "",
    ];
    for sheet in sheets {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let parts = [
            (
                "xl/workbook.xml",
                "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets></workbook>",
            ),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id=\"rId1\" Type=\"worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
            ),
            ("xl/worksheets/sheet1.xml", sheet),
        ];
        for (name, content) in parts {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
        }
        let result = read(&archive.finish().unwrap().into_inner());
        assert!(result.is_err(), "{sheet}: {result:?}");
    }
}

#[test]
fn old_fonts_are_converted() {
    for (old, latin) in [
        ("Щцсейн Мяммядов", "Hüseyn Məmmədov"),
        ("Яли Оруъов", "Əli Orucov"),
        ("Инсан алвери гурбанларына бирбаша йардым", "İnsan alveri qurbanlarına birbaşa yardım"),
        ("Эцлнаря Вагиф гызы", "Gülnarə Vaqif qızı"),
        ("Чинэиз ЫСМАЙЫЛОВ, Юмяр", "Çingiz ISMAYILOV, Ömər"),
        ("Mяmmяdov Цlvi Rяшid oьlu", "Məmmədov Ülvi Rəşid oğlu"),
        ("Шяki, Эянъя 12/3", "Şəki, Gəncə 12/3"),
        ("", ""),
    ] {
        assert_eq!(azlat(old), latin);
    }
}

#[test]
fn old_fonts_are_told_from_russian() {
    let old: [&[&str]; 6] = [
        &["Щцсейн", "Мяммядов"],
        &["Ъавид Ялийев", "Полис"],
        &["Mяmmяdov Цlvi", "Əliyev"],
        &["Яли Щясян оьлу"],
        &[
            "Мяммядов Анар",
            "Ясядова Севда",
            "Рящимова Нярмин",
            "Гулийева Сябиня",
            "Ялякбярова Айэцн",
            "Исмайылов Фярид",
        ],
        &["Сойад, ад, ата ады", "Тяшкилат", "Вязифя", "Дювлят Ямяк Мцфяттишлийи", "Дахили Ишляр Назирлийи"],
    ];
    for texts in old {
        assert!(looks_azlat(texts.iter().copied()), "{texts:?}");
    }
    let russian: [&[&str]; 9] = [
        &["Иванов Сергей", "Мамедова Жанна"],
        &["Гюльнара Алиева", "Кямаля Гусейнова Али кызы", "Эльчин Мамедов Ахмед оглы", "Майя Цицишвили"],
        &["Наталья Ильинична Яковлева", "Вячеслав Святославович Щукин", "Юлия Хрущёва", "Татьяна Цветкова", "Яна"],
        &["Фамилия, имя, отчество", "Организация", "Должность", "Инспекция труда", "Объединение", "Съезд", "Цюрих"],
        &["Майя Плисецкая", "Майя Гойя"],
        &["Cветлана Петрова", "IT-специалист", "5й отдел", "отдел IТ"],
        &["Əliağa Şahmərdan oğlu", "Aysel Quliyeva", "12", ""],
        &["Щорс", "Борщ", "Помощник", "Шяуляй"],
        &[],
    ];
    for texts in russian {
        assert!(!looks_azlat(texts.iter().copied()), "{texts:?}");
    }
}

/// Names from Azerbaijan in Russian spelling, the rare ones too: ten at a time they are never taken for an old font, and in
/// an old font they always are.
#[test]
fn names_in_russian_spelling_are_russian() {
    let russian = "Ягубов Яшар, Нигяр Гянджали, Кямран Ляманов, Шыхалиев Гасым, Кёнуль Бёюкагаева, Айгюн Сейидова, Зейналов \
                   Файиг, Севиндж Фейзиева, Гюльшан Юсифова, Эсмира Мусеибова, Пярвин Агаева, Хаяля Нязакетова, Таир Абышов, \
                   Сеяра Рагимова, Эльмяддин Гаджиев, Майя Ибрагимова, Ульвия Гулиева, Заур Исмайлов, Чингиз Айтматов, \
                   Хейран Зохрабова, Рафаэль Дадашов, Аян Мирзоева, Ялчин Рзаев, Джейла Аббасова";
    let old = "Йагубов Йашар, Ниэар Эянъяли, Камран Лямянов, Шыхялийев Гасым, Кюнцл Бюйцкаьайева, Айэцн Сейидова, Зейналов \
               Фаиг, Севинъ Фейзийева, Эцлшян Йусифова, Ясмира Мцсейибова, Пярвин Аьайева, Хяйаля Нязакятова, Таир Абышов, \
               Сяйаря Рящимова, Елмяддин Щаъыйев, Майа Ибращимова, Цлвийя Гулийева, Заур Исмайылов, Чинэиз Айтматов, \
               Щейран Зющрабова, Рафаел Дадашов, Айан Мирзяйева, Йалчын Рзайев, Ъейла Аббасова";
    for (names, is_old) in [(russian, false), (old, true)] {
        let names: Vec<&str> = names.split(", ").collect();
        for ten in names.windows(10) {
            assert_eq!(looks_azlat(ten.iter().copied()), is_old, "{ten:?}");
        }
    }
}

#[test]
fn a_file_in_an_old_font_comes_in_both_readings() {
    let text = "Сойад;Ад;Тяшкилат\nМяммядов;Щцсейн;Полис\nЯлийева;Эцлнаря;ГЩТ\n";
    let mixed = "Soyad;Ad;Tяшkilat\nMяmmяdov;Щцseyn;Polis\nЯliyeva;Gцlnarя;Polis\nЫsmayыlova;Яzizя;Polis\n";
    for text in [text, mixed] {
        for bytes in [text.as_bytes().to_vec(), WINDOWS_1251.encode(text).0.into_owned()] {
            let read = read(&bytes).unwrap();
            let expected: Vec<Vec<&str>> = text.lines().map(|line| line.split(';').collect()).collect();
            assert_eq!(rows(&read), expected, "{:?}", read.encoding);
            assert!(read.azlat);
            let latin: Vec<String> = read.sheets[0].rows[1].iter().map(|cell| azlat(cell)).collect();
            assert_eq!(latin, ["Məmmədov", "Hüseyn", "Polis"]);
        }
    }
}
