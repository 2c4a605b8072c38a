//! Which links lead back.
//!
//! In our format one may not go round for ever: every circle needs a choice that is offered a limited number of times.
//! Twee has no such thing, so that it has to be guessed. The passages are put into an order, and a link that does not
//! lead forward in it is limited. The order keeps two promises:
//! * From whatever passage an end can be reached at all, one link towards it leads forward. So nobody who has used up
//!   the links that are limited is stuck: in a house with a hall, what is limited is the way from the hall into each
//!   room, never the only way from a room back into the hall.
//! * What is limited lies on a circle.

use std::collections::VecDeque;

/// For every passage and every link, whether it leads back. `next` has the targets of the links by place.
pub(super) fn leading_back(start: usize, next: &[Vec<usize>]) -> Vec<Vec<bool>> {
    let place = places(&story_order(start, next), &ways_out(next));
    let back = |from: usize| next[from].iter().map(|to| place[*to] <= place[from]).collect();
    (0..next.len()).map(back).collect()
}

/// The passage that is next on a shortest way to an end; `None` at an end, and where there is no way.
fn ways_out(next: &[Vec<usize>]) -> Vec<Option<usize>> {
    let mut before = vec![Vec::new(); next.len()];
    for (from, targets) in next.iter().enumerate() {
        for to in targets {
            before[*to].push(from);
        }
    }
    let mut ways = vec![None; next.len()];
    let mut open: VecDeque<usize> = (0..next.len()).filter(|place| next[*place].is_empty()).collect();
    while let Some(to) = open.pop_front() {
        for from in &before[to] {
            if ways[*from].is_none() {
                ways[*from] = Some(to);
                open.push_back(*from);
            }
        }
    }
    ways
}

/// The passages as a reader meets them, each before what follows from it, as far as there are no circles: the reverse of
/// the order in which a search in depth leaves them.
fn story_order(start: usize, next: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; next.len()];
    let mut left = Vec::with_capacity(next.len());
    for root in std::iter::once(start).chain(0..next.len()) {
        if std::mem::replace(&mut seen[root], true) {
            continue;
        }
        // A list of its own instead of recursion: a story may be longer than the stack is deep.
        let mut open = vec![(root, 0)];
        while let Some((place, link)) = open.last_mut() {
            let Some(to) = next[*place].get(*link) else {
                left.push(*place);
                open.pop();
                continue;
            };
            *link += 1;
            if !std::mem::replace(&mut seen[*to], true) {
                open.push((*to, 0));
            }
        }
    }
    left.reverse();
    left
}

/// The place of every passage in the order of the story, changed where it must be: whatever leaves through a passage
/// stands before it.
fn places(order: &[usize], ways: &[Option<usize>]) -> Vec<usize> {
    let mut through = vec![Vec::new(); ways.len()];
    for from in order.iter().rev() {
        if let Some(to) = ways[*from] {
            through[to].push(*from);
        }
    }
    let mut place: Vec<Option<usize>> = vec![None; ways.len()];
    let mut count = 0;
    for root in order {
        if place[*root].is_some() {
            continue;
        }
        let mut group = vec![*root];
        let mut at = 0;
        while let Some(passage) = group.get(at) {
            let more: Vec<usize> = through[*passage].iter().copied().filter(|from| place[*from].is_none()).collect();
            group.extend(more);
            at += 1;
        }
        for passage in group.into_iter().rev() {
            place[passage] = Some(count);
            count += 1;
        }
    }
    place.into_iter().flatten().collect()
}
