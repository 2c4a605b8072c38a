//! What is asked about one event alone.

use chrono::Duration;
use records::{
    Conflict, Error, Problem,
    events::{
        after::feedback::{
            self, Results, Statement,
            questions::{self, Question, QuestionInput},
            round,
        },
        change::{self, Copying},
        event,
    },
};

use super::after::{event_of, fields, input, mark, sheet};
use crate::support::{World, both};
use courses::attendance::Said;

fn row(kind: &str, wording: &str) -> QuestionInput {
    QuestionInput { id: String::new(), kind: kind.into(), wording: wording.into() }
}

fn again(question: &Question) -> QuestionInput {
    QuestionInput { id: question.id.to_string(), kind: question.kind.code().into(), wording: question.wording.clone() }
}

both! {
    async fn questions_are_written_until_people_can_be_marked(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input("training")).await;
        let cx = &world.cx;
        let begins = sessions[0].starts_at(event.zone()) - Duration::hours(1);
        cx.clock.set(begins - Duration::minutes(1));
        let set = async |rows: &[QuestionInput]| questions::set(cx, trainer.account, event.id, rows).await;
        let now = async || questions::of_event(cx, event.id).await.unwrap();

        let long = "ə".repeat(201);
        let wrong = [row("rated", "Bir"), row("why", "İki"), row("open", &long), row("open", "Bir"), row("open", "a\u{7}")];
        let names: Vec<(String, Problem)> = fields(set(&wrong).await);
        let names: Vec<&str> = names.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["kind-1", "wording-2", "wording-3", "wording-4"]);
        assert!(now().await.is_empty());

        // What is left empty is not there, and what is there keeps its key wherever it stands.
        set(&[row("rated", "Oyunlar faydalı idi."), row("open", " "), row("open", "  Nə  çatmadı? ")]).await.unwrap();
        let first = now().await;
        let wordings: Vec<&str> = first.iter().map(|question| question.wording.as_str()).collect();
        assert_eq!(wordings, ["Oyunlar faydalı idi.", "Nə çatmadı?"]);
        let entries = world.count("audit_log").await;
        set(&[again(&first[0]), again(&first[1])]).await.unwrap();
        assert_eq!(world.count("audit_log").await, entries, "nothing has changed");
        // A key that is sent twice is that of one question; one of another event is none.
        let twice = QuestionInput { wording: "Hərəkət".into(), ..again(&first[1]) };
        set(&[again(&first[1]), again(&first[0]), twice]).await.unwrap();
        let second = now().await;
        assert_eq!((second[0].id, second[1].id), (first[1].id, first[0].id));
        assert!(second[2].id != first[1].id && second.len() == 3);
        assert_eq!(world.count("audit_log WHERE action = 'feedback.questions'").await, 2);

        // A copy asks the same, under keys of its own.
        let how = Copying { times: "1".into(), days: "7".into(), ..Copying::default() };
        let copy = change::repeat(cx, &trainer, &event, &how).await.unwrap().remove(0);
        let copied = questions::of_event(cx, copy).await.unwrap();
        assert_eq!(copied.iter().map(|q| &q.wording).collect::<Vec<_>>(), second.iter().map(|q| &q.wording).collect::<Vec<_>>());
        assert!(copied.iter().all(|q| second.iter().all(|other| other.id != q.id)));
        change::remove(cx, &trainer, copy).await.unwrap();
        assert!(questions::of_event(cx, copy).await.unwrap().is_empty());

        cx.clock.set(begins);
        assert!(matches!(set(&[]).await, Err(Error::Conflict(Conflict::Begun))));
        assert_eq!(now().await, second);
    }
}

both! {
    async fn what_is_answered_is_told_with_the_rest(world: World) {
        let world = world.with_staff().await;
        let (trainer, event, sessions) = event_of(&world, &input("training")).await;
        let cx = &world.cx;
        let start = sessions[0].starts_at(event.zone());
        cx.clock.set(start - Duration::hours(3));
        let rows = [row("rated", "Oyunlar faydalı idi."), row("open", "Nə çatmadı?"), row("open", "Nə artıq idi?")];
        questions::set(cx, trainer.account, event.id, &rows).await.unwrap();
        let asked = questions::of_event(cx, event.id).await.unwrap();
        cx.clock.set(start);
        for (n, name) in ["Aynur", "Banu", "Ceyran", "Dilbər", "Elnarə"].into_iter().enumerate() {
            let person = world.trainee(name, "Əliyeva").await;
            mark(&world, &event, &sessions[0], person, Said::PRESENT).await;
            let mut given = sheet(["", "", "", "", ""], "", "");
            if n == 0 {
                given.own.insert(asked[0].id, "6".into());
                given.own.insert(asked[1].id, "a".repeat(1001));
                let wrong = fields(feedback::give(cx, &event, person, &given).await);
                let names: Vec<&str> = wrong.iter().map(|(name, _)| name.as_str()).collect();
                assert_eq!(names, [asked[0].field(), asked[1].field()]);
                assert_eq!(world.count("feedback_answers").await, 0);
            }
            // One answer is enough, whichever it is; a question that is not asked has none.
            given.own.insert(asked[0].id, (n + 1).to_string());
            given.own.insert(asked[1].id, if n < 2 { format!(" Vaxt {n} ") } else { String::new() });
            given.own.insert(cx.id(), "5".into());
            feedback::give(cx, &event, person, &given).await.unwrap();
        }
        let mut paper = sheet(["1", "", "", "", ""], "", "");
        paper.own.insert(asked[2].id, "Kağız".into());
        feedback::type_in(cx, trainer.account, &event, feedback::new_sheet_id(cx), &paper).await.unwrap();
        assert_eq!(world.count("feedback_answers").await, 8);

        cx.clock.set(sessions[1].ends_at(event.zone()));
        round::close(cx, trainer.account, event.id).await.unwrap();
        let event = event::find(cx, event.id).await.unwrap().unwrap();
        let Results::Told(told) = feedback::results(cx, &event).await.unwrap() else { panic!() };
        let own = told.given.rated.last().unwrap();
        assert_eq!(own.statement, Statement::Own("Oyunlar faydalı idi.".into()));
        assert_eq!((own.counts, own.mean()), ([1, 1, 1, 1, 1], Some(300)));
        assert_eq!(told.given.rated.len(), 6);
        let mut written = told.given.written.clone();
        written[0].answers.sort();
        assert_eq!((written[0].wording.as_str(), written[0].answers.as_slice()), ("Nə çatmadı?", &["Vaxt 0".to_owned(), "Vaxt 1".to_owned()][..]));
        // One sheet of paper is too few to be told.
        assert_eq!((written[1].wording.as_str(), written[1].answers.len(), told.paper.is_none()), ("Nə artıq idi?", 0, true));
    }
}
