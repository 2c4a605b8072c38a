//! Lists as offices send them, from the file to who would be entered: each stands for a kind of them.

use records::ledger::keys::SessionId;

use super::*;

/// The names of the rows that would be entered, as they would be.
fn people(plan: &Plan) -> Vec<String> {
    let comes = |row: &&imports::Row| matches!(row.verdict, Verdict::New | Verdict::Unsure | Verdict::Known(_));
    plan.rows.iter().filter(comes).map(imports::Row::name).collect()
}

/// What is left out of a row, by field.
fn aside(row: &imports::Row) -> Vec<(&str, &str)> {
    row.aside.iter().map(|aside| (aside.field, aside.text.as_str())).collect()
}

impl Stage {
    async fn plan_of(&self, text: &str) -> Plan {
        let import = self.draft(text).await;
        self.plan(&import).await
    }
}

both! {
    async fn headings_say_whose_name_stands_below(world: World) {
        let s = Stage::new(world, "").await;
        for (text, names) in [
            ("ФИО участника;Организация\nИванов Иван Иванович;МВД\nПетрова Анна Сергеевна;МВД\n", ["Иванов Иван Иванович", "Петрова Анна Сергеевна"]),
            ("İştirakçının soyadı, adı, atasının adı;Təşkilat\nƏliyev Tural Rəşad oğlu;Polis\nHəsənova Nigar Elçin qızı;Polis\n", ["Əliyev Tural Rəşad oğlu", "Həsənova Nigar Elçin qızı"]),
            ("Participant first name;Participant last name;Organisation\nLeyla;Aliyeva;Police\nElnur;Mammadov;Police\n", ["Aliyeva Leyla", "Mammadov Elnur"]),
            ("Фамилия участника;Имя участника\nМамедова;Лейла\nАлиев;Тимур\n", ["Мамедова Лейла", "Алиев Тимур"]),
            ("ФИО сотрудника;Организация\nИванов Иван Иванович;МВД\nПетров Пётр Петрович;МВД\n", ["Иванов Иван Иванович", "Петров Пётр Петрович"]),
            ("№;Ф.И.О. участника семинара;Место работы\n1;Мамедова Лейла Рашид кызы;МВД\n2;Иванов Пётр;МВД\n", ["Мамедова Лейла Рашид кызы", "Иванов Пётр"]),
            ("Full name of the supervisor;Family name;Given name\nRauf Safarov;Aliyeva;Leyla\nRauf Safarov;Mammadov;Elnur\n", ["Aliyeva Leyla", "Mammadov Elnur"]),
            ("Rayonun adı;Soyadı;Adı;Təşkilat\nGəncə;Əliyev;Tural;Polis\nBərdə;Həsənova;Nigar;Polis\n", ["Əliyev Tural", "Həsənova Nigar"]),
            ("Training name;First name;Last name\nFirst contact;Leyla;Aliyeva\nFirst contact;Elnur;Mammadov\n", ["Aliyeva Leyla", "Mammadov Elnur"]),
            ("Təlimin adı;Soyadı;Adı\nİlk təmas;Əliyev;Tural\nİlk təmas;Həsənova;Nigar\n", ["Əliyev Tural", "Həsənova Nigar"]),
            ("Фамилия;Имя и отчество\nИванов;Иван Иванович\nПетрова;Анна Сергеевна\n", ["Иванов Иван Иванович", "Петрова Анна Сергеевна"]),
        ] {
            let plan = s.plan_of(text).await;
            assert_eq!(people(&plan), names, "{text}");
            assert!(plan.rows.iter().all(|row| row.aside.is_empty()), "{text}");
        }
    }
}

both! {
    async fn capitals_and_invisible_letters_are_mended(world: World) {
        let s = Stage::new(world, "").await;
        let plan = s.plan_of("SOYADI;ADI;CİNSİ\nƏLİYEV;TURAL;KİŞİ\nƏLİYEVA;LEYLA;QADIN\nHƏSƏNOV;ELDAR;Kişi\n").await;
        assert_eq!(people(&plan), ["Əliyev Tural", "Əliyeva Leyla", "Həsənov Eldar"]);
        assert_eq!(plan.rows.iter().map(|row| row.get("sex")).collect::<Vec<_>>(), ["male", "female", "male"]);
        let plan = s.plan_of("S.A.A.;Təşkilat\nƏLİYEV\u{a0}TURAL RƏŞAD OĞLU;Polis\nHƏSƏNOV,ELDAR;Polis\nCƏFƏROV/RAMİL;Polis\nQURBANOV\u{2003}ELXAN TƏRLAN;Polis\n").await;
        assert_eq!(people(&plan), ["Əliyev Tural Rəşad oğlu", "Həsənov Eldar", "Cəfərov Ramil", "Qurbanov Elxan Tərlan"]);
        let Kept::New(id) = s.keep(include_bytes!("../../../../../documents/tests/lists/line-breaks.xlsx")).await else { panic!() };
        let plan = s.plan(&s.import(id).await).await;
        assert_eq!(people(&plan), ["Quliyeva Nigar", "Əliyev Tural Rəşad oğlu", "Həsənov Eldar", "Quliyeva Nigar Elçin qızı"]);
        let plan = s.plan_of("Soyadı;Adı;E-poçt\nQuli\u{ad}yev;\u{200b}Rəşad;r@example.org\nHəsənova\u{200c};Nigar;n@example.org\u{200b}\nNağıyev;El\u{2060}nur;e@example.org\n").await;
        assert_eq!(people(&plan), ["Quliyev Rəşad", "Həsənova Nigar", "Nağıyev Elnur"]);
        assert_eq!(plan.rows[1].get("email"), "n@example.org");
        // Two files that somebody joined.
        let plan = s.plan_of("\u{feff}Soyadı;Adı;Təşkilat\nQuliyev;Rəşad;Polis\n\u{feff}Soyadı;Adı;Təşkilat\nHəsənova;Nigar;Polis\n").await;
        assert_eq!((people(&plan), plan.rows.len()), (vec!["Quliyev Rəşad".to_owned(), "Həsənova Nigar".to_owned()], 2));
    }
}

both! {
    async fn a_workbook_is_more_than_its_values(world: World) {
        let s = Stage::new(world, "").await;
        let cx = &s.world.cx;
        let Kept::New(id) = s.keep(include_bytes!("../../../../../documents/tests/lists/merged-organisation.xlsx")).await else { panic!() };
        let plan = s.plan(&s.import(id).await).await;
        assert!(plan.rows.iter().all(|row| row.get("organisation") == "Nümunə: Gəncə şəhər polis idarəsi"));
        let Kept::New(id) = s.keep(include_bytes!("../../../../../documents/tests/lists/two-row-heading.xlsx")).await else { panic!() };
        let plan = s.plan(&s.import(id).await).await;
        assert_eq!(plan.rows.iter().map(|row| (row.get("phone"), row.get("email"))).collect::<Vec<_>>(),
            [("0501112233", "tural@example.org"), ("0501112234", "nigar@example.org")]);

        let Kept::New(id) = s.keep(include_bytes!("../../../../../documents/tests/lists/hidden-rows.xlsx")).await else { panic!() };
        let import = s.import(id).await;
        assert_eq!((s.plan(&import).await.rows.len(), import.read_as.hidden_rows()), (4, 2));
        imports::set_sheets(cx, s.trainer.account, &import, &[0], true).await.unwrap();
        assert_eq!(s.plan(&import).await.rows.len(), 6);

        let Kept::New(id) = s.keep(include_bytes!("../../../../../documents/tests/lists/second-sheet.xlsx")).await else { panic!() };
        assert_eq!(people(&s.plan(&s.import(id).await).await), ["Əliyev Tural", "Həsənova Nigar"]);
        let Kept::New(id) = s.keep(include_bytes!("../../../../../documents/tests/lists/sheet-per-organisation.xlsx")).await else { panic!() };
        let import = s.import(id).await;
        assert_eq!(people(&s.plan(&import).await), ["Əliyev Tural", "Həsənova Nigar", "Quliyev Rəşad", "Cəfərov Ramil"]);
        let last = s.plan(&import).await.rows[3].number;
        assert_eq!(import.place_of(last), (Some("QHT"), 3), "a row is named with its sheet");
        // What was decided in one sheet stays while another is left aside.
        imports::decide(cx, s.trainer.account, &s.event, &import, &[(last, (Some(Decision::LeaveOut), None))]).await.unwrap();
        imports::set_sheets(cx, s.trainer.account, &s.import(id).await, &[0], false).await.unwrap();
        assert_eq!(people(&s.plan(&import).await), ["Əliyev Tural", "Həsənova Nigar"]);
        imports::set_sheets(cx, s.trainer.account, &s.import(id).await, &[0, 1], false).await.unwrap();
        assert_eq!(s.plan(&import).await.rows[3].verdict, Verdict::LeftOut);
        assert_eq!(s.run(&import).await, BTreeMap::from([(Outcome::New, 3), (Outcome::LeftOut, 1)]));
    }
}

both! {
    async fn a_damaged_letter_keeps_its_row_out_and_no_other(world: World) {
        let s = Stage::new(world, "").await;
        let text = "Soyadı;Adı;Təşkilat\nQuliyev;Rəşad;Polis\nHüseyn;Orxan;QHT\nŞükürov;Çingiz;QHT\n";
        let Kept::New(id) = s.keep(&[text.as_bytes(), b"M\xfcller;Jan;QHT\n"].concat()).await else { panic!() };
        let plan = s.plan(&s.import(id).await).await;
        assert_eq!(people(&plan), ["Quliyev Rəşad", "Hüseyn Orxan", "Şükürov Çingiz"]);
        assert_eq!(plan.rows[3].problems[0].problem, Problem::Damaged);
        let Kept::New(id) = s.keep(&[text.as_bytes(), "Həsənova;Nigar;Təşk".as_bytes(), b"\xc9"].concat()).await else { panic!() };
        let plan = s.plan(&s.import(id).await).await;
        assert_eq!((people(&plan).len(), plan.rows[3].problems[0].problem.clone()), (3, Problem::Damaged));
    }
}

both! {
    async fn what_can_be_empty_keeps_nobody_out(world: World) {
        let s = Stage::new(world, "").await;
        let plan = s.plan_of("Soyadı;Adı;Telefon;E-poçt;Doğum tarixi;Cinsi\n\
            Quliyev;Rəşad;\u{202a}+994 50 111 22 33\u{202c};r@example.org;23.11.1985 г.;K\n\
            Həsənova;Nigar;050–111–22–35;yoxdur;23 noyabr 1985;Q\n\
            Cəfərov;Ramil;\"050 111 22 36, 012 444 55 66\";;23.11.1985 0:00:00;?\n\
            Nağıyev;Elnur;9,94501E+11;;85;\n\
            Qasımov;Orxan;zəng edin;;1985г.;KİŞİ\n").await;
        assert_eq!(people(&plan).len(), 5);
        let values: Vec<[&str; 4]> = plan.rows.iter().map(|row| ["phone", "email", "birth_year", "sex"].map(|field| row.get(field))).collect();
        assert_eq!(values, [
            ["+994 50 111 22 33", "r@example.org", "1985", "male"],
            ["050-111-22-35", "", "1985", "female"],
            ["050 111 22 36, 012 444 55 66", "", "1985", "unstated"],
            ["", "", "", "unstated"],
            ["", "", "1985", "male"],
        ]);
        assert_eq!(aside(&plan.rows[1]), [("email", "yoxdur")]);
        assert_eq!(aside(&plan.rows[2]), [("sex", "?")]);
        assert_eq!(aside(&plan.rows[3]), [("phone", "9,94501E+11"), ("birth_year", "85")]);
        let import = s.draft("Soyadı;Adı;Telefon\nQuliyev;Rəşad;050 111 22 33 (mob)\nHəsənova;Nigar;call me\n").await;
        assert_eq!(s.run(&import).await, BTreeMap::from([(Outcome::New, 2)]));
        // What somebody types in the place of a cell is theirs to put right.
        let import = s.draft("Soyadı;Adı;Telefon\nRzayev;Vüqar;call me\n").await;
        let fields = BTreeMap::from([("phone".to_owned(), "still none".to_owned())]);
        imports::correct(&s.world.cx, s.trainer.account, &s.event, &import, 2, &fields, (None, None)).await.unwrap();
        assert_eq!(s.plan(&import).await.rows[0].problems[0].problem, Problem::Phone);
    }
}

both! {
    async fn what_stands_beside_a_name_is_taken_off_and_kept_visible(world: World) {
        let s = Stage::new(world, "").await;
        let plan = s.plan_of("Soyadı;Adı\nƏliyeva (Həsənova);Leyla\nƏliyeva–Həsənova;Nigar\nMəmmədova / Quliyeva;Aysel\n\
            Əliyeva;\"Leyla \"\"Lalə\"\"\"\nOʹNeill;Sean\n").await;
        assert_eq!(people(&plan), ["Əliyeva Leyla", "Əliyeva-Həsənova Nigar", "Məmmədova Aysel", "Əliyeva Leyla", "O'Neill Sean"]);
        assert_eq!(aside(&plan.rows[0]), [("family_name", "(Həsənova)")]);
        assert_eq!(aside(&plan.rows[2]), [("family_name", "Quliyeva")]);
        let plan = s.plan_of("S.A.A.;Təşkilat\nDr. Əliyev Tural Rəşad oğlu;Polis\nmayor Həsənova Nigar;Polis\nƏliyev T. R.;Polis\n3. Quliyev Rauf;Polis\n").await;
        assert_eq!(people(&plan), ["Əliyev Tural Rəşad oğlu", "Həsənova Nigar", "Əliyev T. R.", "Quliyev Rauf"]);
        assert_eq!(plan.rows.iter().map(|row| aside(row).first().map_or("", |(_, text)| text)).collect::<Vec<_>>(), ["Dr.", "mayor", "", "3."]);
    }
}

both! {
    async fn some_people_have_one_name(world: World) {
        let s = Stage::new(world, "").await;
        let import = s.draft("Ad, soyad;Təşkilat\nSuharto;IOM\n- Sukarno;IOM\nƏliyev;IOM\n").await;
        let plan = s.plan(&import).await;
        assert_eq!(verdicts(&plan), [Verdict::Faulty, Verdict::New, Verdict::Faulty], "it may as well be forgotten: it is asked");
        assert!(plan.rows[0].may_have_one_name());
        imports::decide(&s.world.cx, s.trainer.account, &s.event, &import, &[(2, (Some(Decision::New), None))]).await.unwrap();
        assert_eq!(s.run(&import).await, BTreeMap::from([(Outcome::New, 2), (Outcome::Faulty, 1)]));
        assert_eq!(s.names().await, ["Suharto", "Sukarno"]);
        let list = registrations::list(&s.world.cx, s.event.id).await.unwrap();
        assert!(list.iter().all(|r| r.given_name.is_empty()));
        // Handed in once more, they are known.
        let again = s.draft("Ad, soyad;Təşkilat\n- Suharto;IOM\nSukarno -;IOM\n").await;
        assert!(verdicts(&s.plan(&again).await).iter().all(|v| matches!(v, Verdict::Known(_))));
    }
}

both! {
    async fn namesakes_of_one_office_are_two_people(world: World) {
        let s = Stage::new(world, "").await;
        let office = organisations::all(&s.world.cx).await.unwrap()[0].name.clone();
        let post = |more: &str| format!("Məmmədov;Elnur;\"{office}\";{more};012 555 00 01\n");
        let head = "Soyadı;Adı;Təşkilat;Vəzifə;Telefon\n";
        let plan = s.plan_of(&format!("{head}{}{}", post("müfəttiş"), post("sürücü"))).await;
        assert_eq!(verdicts(&plan), [Verdict::New, Verdict::Unsure], "another role: somebody is asked");
        let units = "Soyadı;Adı;Təşkilat;Şöbə;Telefon\n";
        let plan = s.plan_of(&format!("{units}{}{}", post("1-ci şöbə"), post("2-ci şöbə"))).await;
        assert_eq!(verdicts(&plan), [Verdict::New, Verdict::Unsure]);
        let plan = s.plan_of(&format!("{head}{}{}", post("müfəttiş"), post("müfəttiş"))).await;
        assert_eq!(verdicts(&plan), [Verdict::New, Verdict::Repeated(2)], "the same words are the same row");
        // A number that several people have says nothing.
        let plan = s.plan_of(&format!("{head}{}Quliyev;Rauf;\"{office}\";sürücü;012 555 00 01\nMəmmədov;Elnur;;;012 555 00 01\n", post("müfəttiş"))).await;
        assert_eq!(verdicts(&plan), [Verdict::New, Verdict::New, Verdict::New]);
    }
}

both! {
    async fn a_corrected_list_enters_nobody_again(world: World) {
        let s = Stage::new(world, "").await;
        let text = "Soyadı;Adı;Təşkilat\nBağırzadə;Fərid;DİN Baş İdarəsi\nBağırzadə;Lamiyə;DİN Baş İdarəsi\nSəmədli;Orxan;«Ümid» İB\n\
            Quliyev;Rauf;\nQuliyev;Rauf;\"Səs\"\n";
        let import = s.draft(text).await;
        assert_eq!(s.run(&import).await.get(&Outcome::New), Some(&5));
        let before = s.world.count("people").await;
        let corrected = s.draft(&format!("{text}Nəbiyeva;Sona;«Ümid» İB\nSəmədli;Orxan;Yeni Fond\n")).await;
        let plan = s.plan(&corrected).await;
        assert_eq!(plan.count(|v| matches!(v, Verdict::Known(_))), 5);
        assert_eq!(verdicts(&plan)[5..], [Verdict::New, Verdict::Unsure], "with other words it is asked");
        assert_eq!(s.run(&corrected).await, BTreeMap::from([(Outcome::Listed, 5), (Outcome::New, 1), (Outcome::Unsure, 1)]));
        assert_eq!(s.world.count("people").await, before + 2);
    }
}

both! {
    async fn what_was_chosen_is_remembered_for_the_next_list_of_the_shape(world: World) {
        let s = Stage::new(world, "").await;
        let cx = &s.world.cx;
        let list = |name: &str| format!("Kod;Kim;Haradan\n7;{name} Tural;Polis\n");
        let import = s.draft(&list("Əliyev")).await;
        assert!(s.plan(&import).await.lacks_names);
        let codes = ["ignored", "family-first", "organisation"].map(str::to_owned);
        imports::set_columns(cx, s.trainer.account, &import, &codes, "1").await.unwrap();
        assert_eq!(s.import(import.id).await.read_as.why[1], Why::Chosen);
        // Nobody has said yet that it was right.
        let early = s.draft(&list("Həsənov")).await;
        assert!(s.plan(&early).await.lacks_names);
        s.run(&import).await;
        let next = s.draft(&list("Quliyev")).await;
        assert_eq!(people(&s.plan(&next).await), ["Quliyev Tural"]);
        assert_eq!((next.read_as.why[1], next.heading), (Why::Remembered, Some(1)));
    }
}

both! {
    async fn a_report_of_a_video_meeting_is_a_list_of_people(world: World) {
        let s = Stage::new(world, "").await;
        let Kept::New(id) = s.keep(include_bytes!("../../../../../documents/tests/lists/teams-report.csv")).await else { panic!() };
        let plan = s.plan(&s.import(id).await).await;
        assert_eq!(people(&plan), ["Quliyeva Aysel", "Məmmədov Elnur"]);
        assert_eq!(plan.rows.iter().map(|row| row.get("email")).collect::<Vec<_>>(), ["a@example.org", "e@example.org"]);
        assert_eq!(plan.rows.iter().map(|row| row.minutes).collect::<Vec<_>>(), [Some(87), Some(89)]);

        // Who came back has two rows; the trainer's own mark stays.
        let cx = &s.world.cx;
        let text = "Name,User Email,Duration (Minutes)\nAysel Quliyeva,,50\nElnur Məmmədov,,100\nAysel Quliyeva,,40\n";
        let import = s.draft(text).await;
        let plan = s.plan(&import).await;
        assert_eq!((verdicts(&plan)[2], plan.rows[0].minutes), (Verdict::Repeated(2), Some(90)));
        let session = event::sessions(cx, s.event.id).await.unwrap().remove(0);
        imports::set_session(cx, s.trainer.account, &import, Some(session.id)).await.unwrap();
        s.run(&import).await;
        let minutes = |family: &'static str| format!("attendance_marks m JOIN people p ON p.id = m.person_id WHERE p.family_name = '{family}' AND m.status = 'present' AND m.early");
        assert_eq!(s.world.count(&format!("{} = 90", minutes("Quliyeva"))).await, 1, "90 of 180 minutes");
        assert_eq!(s.world.count(&format!("{} = 80", minutes("Məmmədov"))).await, 1);
        let again = s.draft(&format!("{text}Rauf Səfərov,,180\n")).await;
        imports::set_session(cx, s.trainer.account, &again, Some(session.id)).await.unwrap();
        s.run(&again).await;
        assert_eq!(s.world.count("attendance_marks").await, 3, "who is marked already stays so");
        let elsewhere = imports::set_session(cx, s.trainer.account, &s.draft("Name,Duration\nA B,1\n").await, Some(SessionId::NIL)).await;
        assert!(matches!(elsewhere, Err(Error::NotFound)));
    }
}
