//! Marks of several devices: any order, repeats and delays end in one state.

use courses::attendance::{Mark, Part, Said, Share, Status, agree};
use proptest::prelude::*;

fn said() -> impl Strategy<Value = Said> {
    (prop::sample::select(&Status::ALL[..]), 0_u32..120, 0_u32..120).prop_map(|(status, late, early)| {
        if status == Status::Present { Said { status, late, early } } else { Said { status, late: 0, early: 0 } }
    })
}

/// What happens among three phones and a server, about one person.
#[derive(Clone, Debug)]
enum Step {
    /// Somebody marks on a phone.
    Mark(usize, Said),
    /// A phone sends one of its marks, perhaps again.
    Send(usize, usize),
    /// A phone hears what the server knows.
    Hear(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_usize..3, said()).prop_map(|(phone, said)| Step::Mark(phone, said)),
        (0_usize..3, 0_usize..20).prop_map(|(phone, which)| Step::Send(phone, which)),
        (0_usize..3).prop_map(Step::Hear),
    ]
}

fn add(known: &mut Vec<Mark<u32>>, mark: &Mark<u32>) {
    if !known.iter().any(|m| m.id == mark.id) {
        known.push(mark.clone());
    }
}

proptest! {
    #[test]
    fn phones_end_in_one_state(steps in prop::collection::vec(step(), 1..40)) {
        let mut phones: [Vec<Mark<u32>>; 3] = Default::default();
        let mut server = Vec::new();
        let mut next = 0;
        for step in steps {
            match step {
                Step::Mark(phone, said) => {
                    // A phone bases its mark on everything that it shows.
                    let mark = Mark { id: next, bases: agree(&phones[phone]).heads, said };
                    next += 1;
                    phones[phone].push(mark.clone());
                    let shown = agree(&phones[phone]);
                    prop_assert_eq!(shown.said, said, "whoever marks sees the mark");
                    prop_assert!(!shown.conflict);
                }
                Step::Send(phone, which) => {
                    if let Some(mark) = phones[phone].get(which) {
                        add(&mut server, &mark.clone());
                    }
                }
                Step::Hear(phone) => {
                    for mark in &server {
                        add(&mut phones[phone], &mark.clone());
                    }
                }
            }
        }
        // The network is back: everything is sent, and heard by everybody.
        for phone in &phones {
            for mark in phone {
                add(&mut server, mark);
            }
        }
        let state = agree(&server);
        for mut phone in phones {
            for mark in &server {
                add(&mut phone, mark);
            }
            prop_assert_eq!(&agree(&phone), &state);
        }
    }

    #[test]
    fn neither_order_nor_repeats_matter(
        marks in prop::collection::vec((0_u32..12, prop::collection::vec(0_u32..12, 0..4), said()), 0..12),
        seed in any::<u64>(),
    ) {
        let mut marks: Vec<Mark<u32>> = marks.into_iter().map(|(id, bases, said)| Mark { id, bases, said }).collect();
        // A mark never changes: one text for each key.
        marks.sort_by_key(|m| m.id);
        marks.dedup_by_key(|m| m.id);
        let state = agree(&marks);
        let mut shuffled: Vec<_> = marks.iter().chain(&marks).cloned().collect();
        let mut random = seed;
        for index in (1..shuffled.len()).rev() {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(index, usize::try_from(random >> 33).unwrap() % (index + 1));
        }
        prop_assert_eq!(agree(&shuffled), state.clone());
        // What holds was said by somebody, and one more mark settles every conflict.
        prop_assert!(state.said == Said::NOTHING || marks.iter().any(|m| m.said == state.said));
        let decided = Said { status: Status::Absent, late: 0, early: 0 };
        marks.push(Mark { id: 99, bases: state.heads, said: decided });
        let settled = agree(&marks);
        prop_assert!(settled.said == decided && !settled.conflict);
    }

    #[test]
    fn shares_stay_within_the_planned_minutes(
        parts in prop::collection::vec((0_u32..600, 0_u32..700, any::<bool>()), 0..10),
        percent in 1_u8..=100,
    ) {
        let parts: Vec<Part> =
            parts.into_iter().map(|(planned, attended, ahead)| Part { planned, attended: if ahead { 0 } else { attended }, ahead }).collect();
        let share = Share::of(parts.iter().copied());
        prop_assert!(share.attended + share.ahead <= share.planned);
        prop_assert!(share.percent() <= share.reachable_percent() && share.reachable_percent() <= 100);
        prop_assert_eq!(share.reaches(percent), share.planned > 0 && share.percent() >= percent);
    }
}

#[test]
fn two_trainers_who_do_not_know_of_each_other() {
    let said = |status| Said { status, late: 0, early: 0 };
    let mark = |id, bases: &[u32], said| Mark { id, bases: bases.to_vec(), said };
    // The same twice is no conflict.
    let same = [mark(1, &[], Said::PRESENT), mark(2, &[], Said::PRESENT)];
    assert!(!agree(&same).conflict);
    // In doubt for the person, and somebody is asked.
    let differ = [mark(1, &[], said(Status::Absent)), mark(2, &[], Said::PRESENT)];
    assert_eq!((agree(&differ).said, agree(&differ).conflict), (Said::PRESENT, true));
    // An undo stands in for the mark that it takes back, whichever arrives first.
    let undone = [mark(2, &[1], Said::NOTHING), mark(1, &[], Said::PRESENT)];
    assert_eq!((agree(&undone).said, agree(&undone).conflict), (Said::NOTHING, false));
}

#[test]
fn minutes_of_a_session() {
    assert_eq!(Said::PRESENT.minutes(180), 180);
    assert_eq!(Said { status: Status::Present, late: 20, early: 15 }.minutes(180), 145);
    assert_eq!(Said { status: Status::Present, late: 200, early: 15 }.minutes(180), 0);
    assert_eq!(Said { status: Status::Excused, late: 0, early: 0 }.minutes(180), 0);
}
