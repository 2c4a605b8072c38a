//! Demonstration data: the same for the same seed, on either database.

use documents::table::{Format, Target};
use records::{
    Error, demo,
    projects::project::{self, Project},
    reports::{
        attendance::{self, Filter},
        completions, people,
    },
    system::audit,
};

use crate::support::{World, course};

async fn picture(world: &World, people: u32, seed: u64) -> (Vec<u8>, Vec<u8>) {
    demo::fill(&world.cx.db, &course(), people, seed).await.unwrap();
    let mut files = (Vec::new(), Vec::new());
    for slug in ["phase-1", "phase-2"] {
        let project = project::by_slug(&world.cx, slug).await.unwrap().unwrap();
        let filter = completions::Filter { state: completions::State::All, ..completions::Filter::default() };
        people::write(&world.cx, &project, Target::new(Format::Json, &mut files.0)).await.unwrap();
        files.0.extend(attendance_of(world, &project).await);
        completions::write(&world.cx, &project, &filter, Target::new(Format::Json, &mut files.1)).await.unwrap();
    }
    files
}

async fn attendance_of(world: &World, project: &Project) -> Vec<u8> {
    let mut file = Vec::new();
    attendance::write(&world.cx, project, &Filter::default(), Target::new(Format::Json, &mut file)).await.unwrap();
    file
}

#[tokio::test]
async fn the_same_seed_makes_the_same_data_on_both_databases() {
    let (one, two, three) = (World::sqlite().await, World::postgres().await, World::sqlite().await);
    let (first, second) = (picture(&one, 40, 5).await, picture(&two, 40, 5).await);
    assert!(first.0.len() > 5_000 && first.1.len() > 5_000);
    assert_eq!(first, second);
    assert_ne!(first, picture(&three, 40, 6).await);
    assert_eq!(audit::verify(&one.cx).await.unwrap().1, []);
}

#[tokio::test]
async fn so_it_does_where_rows_are_written_in_bulk() {
    let (one, two) = (World::sqlite().await, World::postgres().await);
    let (first, second) = (picture(&one, 260, 5).await, picture(&two, 260, 5).await);
    assert_eq!(first, second);
    // The last hash stands for every entry before it.
    let last = async |world: &World| {
        audit::list(&world.cx, &audit::Filter::default(), records::system::list::Page::typed(""))
            .await
            .unwrap()
            .rows
            .remove(0)
            .hash
    };
    assert_eq!(last(&one).await, last(&two).await);
}

#[tokio::test]
async fn real_records_are_never_mixed_with_it() {
    let world = World::sqlite().await.with_staff().await;
    let people = world.count("people").await;
    assert!(matches!(demo::fill(&world.cx.db, &course(), 5, 1).await, Err(Error::Setup(_))));
    assert_eq!(world.count("people").await, people);
}
