//! Remarks of readers: kept with the version that was read, settled once, gone with whoever has made them.

use courses::language::Language;
use records::{
    Conflict, Error,
    authoring::remarks::{self, Read},
};

use crate::support::{World, both};

both! {
    async fn a_remark_stays_until_somebody_has_looked_at_it(world: World) {
        let world = world.with_staff().await;
        let (cx, reader) = (&world.cx, world.viewer("trainee").await);
        let version = world.running().await.begun;
        let read = Read { slug: "recognising", version, activity: "01-indicators/abuse-and-deception", language: Language::Az };
        for wrong in ["", " \n ", "\u{7}", &"x".repeat(2_001)] {
            assert!(matches!(remarks::note(cx, &reader, read, wrong).await, Err(Error::Invalid(_))), "{wrong:.5}");
        }
        remarks::note(cx, &reader, read, "Nömrə 152-dir.\r\nBaxın.").await.unwrap();
        assert_eq!(remarks::counts(cx).await.unwrap(), [("recognising".to_owned(), 1)]);
        let known = remarks::of_course(cx, "recognising").await.unwrap();
        assert_eq!((known[0].words.as_str(), known[0].course_version_id), ("Nömrə 152-dir.\nBaxın.", version));
        assert!(!known[0].family_name.is_empty());
        assert!(remarks::of_course(cx, "another").await.unwrap().is_empty());
        let actor = world.actor().await;
        assert!(matches!(remarks::settle(cx, actor, "another", known[0].id).await, Err(Error::NotFound)));
        let (one, two) = tokio::join!(remarks::settle(cx, actor, "recognising", known[0].id), remarks::settle(cx, actor, "recognising", known[0].id));
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
        for _ in 0..20 {
            remarks::note(cx, &reader, read, "Yenə").await.unwrap();
        }
        let more = remarks::note(cx, &reader, read, "Yenə").await;
        assert!(matches!(more, Err(Error::Conflict(Conflict::Remarks))), "{more:?}");
    }
}
