use super::*;

fn of_heading(heading: &str) -> Option<Column> {
    match read(heading) {
        Heading::Holds(column, _) => Some(column),
        Heading::Other | Heading::Unknown => None,
    }
}

fn of(headings: &[&str]) -> Vec<Column> {
    let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
    of_headings(&headings).into_iter().map(|placed| placed.column).collect()
}

use Column::{
    BirthYear, Email, FamilyFirst, FamilyName, GivenFirst, GivenName, Ignored, Language, Organisation, Patronymic,
    Phone, Role, Sex, Unit,
};

#[test]
fn headings_of_three_languages_are_known() {
    for (heading, column) in [
        ("Soyadı", FamilyName),
        ("Ad", GivenName),
        ("Ata adı", Patronymic),
        ("Atasının adı", Patronymic),
        ("SOYADI, ADI, ATASININ ADI", FamilyFirst),
        ("Adı, soyadı, atasının adı", GivenFirst),
        ("S.A.A.", FamilyFirst),
        ("Ad və soyad", GivenFirst),
        ("İş yeri", Organisation),
        ("Təşkilatın adı", Organisation),
        ("Vəzifəsi", Role),
        ("Doğum tarixi", BirthYear),
        ("Təvəllüdü", BirthYear),
        ("Cinsi", Sex),
        ("Əlaqə telefonu", Phone),
        ("E-poçt", Email),
        ("Elektron ünvan", Email),
        ("Şöbə", Unit),
        ("Dil", Language),
        ("Фамилия", FamilyName),
        ("Имя", GivenName),
        ("Отчество", Patronymic),
        ("Ф.И.О.", FamilyFirst),
        ("Фамилия, имя, отчество", FamilyFirst),
        ("Имя и фамилия", GivenFirst),
        ("Место работы", Organisation),
        ("Должность", Role),
        ("Год рождения", BirthYear),
        ("Пол", Sex),
        ("Тел.", Phone),
        ("Family name", FamilyName),
        ("Last name", FamilyName),
        ("First name", GivenName),
        ("Given name(s)", GivenName),
        ("Surname, name", FamilyFirst),
        ("Full name", GivenFirst),
        ("Name of organisation", Organisation),
        ("Year of birth", BirthYear),
        ("E-mail address", Email),
        ("Sex", Sex),
        // Whoever the person of the row is called.
        ("ФИО участника", FamilyFirst),
        ("ФИО сотрудника", FamilyFirst),
        ("Ф.И.О. участника семинара", FamilyFirst),
        ("Фамилия участника", FamilyName),
        ("Имя участника", GivenName),
        ("İştirakçının soyadı, adı, atasının adı", FamilyFirst),
        ("Əməkdaşın adı, soyadı", GivenFirst),
        ("Participant first name", GivenName),
        ("Participant last name", FamilyName),
        ("Employee's family name", FamilyName),
        ("Delegate's full name", GivenFirst),
        ("İştirakçı", GivenFirst),
        ("Участник", GivenFirst),
        ("Könüllü", GivenFirst),
        ("Zabitin soyadı", FamilyName),
        ("Təlim alanın adı", GivenName),
        ("Təlim alanın soyadı", FamilyName),
        ("Обучающийся", GivenFirst),
        ("Фамилия волонтёра", FamilyName),
        ("Participant", GivenFirst),
        ("Name of participant", GivenName),
        ("Phone (mobile)", Phone),
        ("Soyadı (pasport üzrə)", FamilyName),
        ("(Soyadı)", FamilyName),
        ("\u{feff}Soyadı", FamilyName),
    ] {
        assert_eq!(of_heading(heading), Some(column), "{heading}");
    }
    for other in [
        "№",
        "",
        "Qeyd",
        "Ünvan",
        "Address",
        "Polis bölgəsi",
        "FİN",
        "Imza",
        "Rayonun adı",
        "Təlimin adı",
        "Training name",
        "Название проекта",
        "Имя файла",
        "Course name",
        "Rəhbərin adı, soyadı",
        "Full name of the supervisor",
        "ФИО руководителя",
        "Nominated by",
        "Rəhbərin telefonu",
        "Место рождения",
        "Doğum yeri",
        "Təşkilatın ünvanı",
        "Адрес организации",
        "Participant ID (UPN)",
    ] {
        assert!(!matches!(read(other), Heading::Holds(_, true)), "{other}: {:?}", read(other));
    }
}

#[test]
fn reports_of_video_meetings_are_known() {
    let teams = ["Name", "First Join", "Last Leave", "In-Meeting Duration", "Email", "Participant ID (UPN)", "Role"];
    assert_eq!(of(&teams), [GivenFirst, Ignored, Ignored, Column::Minutes, Email, Ignored, Ignored]);
    let zoom = ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest"];
    assert_eq!(of(&zoom), [GivenFirst, Email, Ignored, Ignored, Column::Minutes, Ignored]);
    let meet = ["First name", "Last name", "Email", "Duration", "Time joined", "Time exited"];
    assert_eq!(of(&meet), [GivenName, FamilyName, Email, Column::Minutes, Ignored, Ignored]);
    assert_eq!(of(&["Soyad", "Ad", "Təlimin müddəti"])[2], Ignored);
}

#[test]
fn what_says_one_thing_beats_what_says_more() {
    assert_eq!(of(&["Rayonun adı", "Soyadı", "Adı", "Təşkilat"]), [Ignored, FamilyName, GivenName, Organisation]);
    assert_eq!(of(&["Training name", "First name", "Last name"]), [Ignored, GivenName, FamilyName]);
    assert_eq!(of(&["Təlimin adı", "Soyadı", "Adı"]), [Ignored, FamilyName, GivenName]);
    assert_eq!(
        of(&["Məntəqənin adı", "Adı", "Soyadı"]),
        [Ignored, GivenName, FamilyName],
        "of a word nobody has listed"
    );
    assert_eq!(of(&["Həmkarlar ittifaqı təşkilatı", "Təşkilat", "Ad Soyad"]), [Ignored, Organisation, GivenFirst]);
    assert_eq!(of(&["Full name of the supervisor", "Family name", "Given name"]), [Ignored, FamilyName, GivenName]);
    assert_eq!(of(&["Rəhbərin telefonu", "S.A.A.", "Telefon"]), [Ignored, FamilyFirst, Phone]);
}

#[test]
fn the_parts_of_a_name_are_not_overwritten_by_a_whole_one() {
    assert_eq!(of(&["Soyad", "Ad", "İştirakçı"]), [FamilyName, GivenName, Ignored]);
    assert_eq!(of(&["Full name", "Family name", "Given name"]), [Ignored, FamilyName, GivenName]);
    assert_eq!(of(&["ФИО", "Имя и фамилия", "Пол"]), [FamilyFirst, Ignored, Sex]);
    let placed = of_headings(&[
        "Soyad".to_owned(),
        "Ad".to_owned(),
        "Participant".to_owned(),
        "Telefon".into(),
        "Mobil telefon".into(),
    ]);
    assert_eq!((placed[2].why, placed[4].why), (Why::Parts, Why::Second), "and it is said");
}

#[test]
fn a_kind_of_column_is_taken_once_and_a_lone_name_is_whole() {
    assert_eq!(of(&["№", "Name", "Phone", "Mobile phone"])[1..], [GivenFirst, Phone, Ignored]);
    assert_eq!(of(&["Ad", "Soyad"]), [GivenName, FamilyName]);
    assert_eq!(of(&["№", "Ф.И.О. участника семинара", "Место работы"]), [Ignored, FamilyFirst, Organisation]);
    assert_eq!(of(&["İştirakçının soyadı, adı, atasının adı", "Təşkilat"]), [FamilyFirst, Organisation]);
}
