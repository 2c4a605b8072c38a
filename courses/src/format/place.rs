//! The key `lesson` of a question, a node or a critical error: where in the course it is explained.

use super::reader::Reader;
use super::table::{Located, Table};
use crate::course::{Course, LessonPlace};

/// Reads the key, where it is there. Whether the place exists is known when all lessons are read.
pub(super) fn read(reader: &mut Reader<'_>, table: &mut Table) -> Option<LessonPlace> {
    let Located { line, text } = table.optional_text("lesson", &mut reader.report)?;
    let place = LessonPlace::of(&text);
    reader.places.push((table.file().to_owned(), line, place.clone()));
    Some(place)
}

/// Reports the places that the course does not have.
pub(super) fn check(reader: &mut Reader<'_>, course: &Course) {
    for (file, line, place) in std::mem::take(&mut reader.places) {
        let Some(lesson) = course.activity(&place.lesson).and_then(|activity| activity.lesson()) else {
            let message = format!("there is no lesson `{}`: write it as `MODULE/NAME#heading`", place.lesson);
            reader.report.error(&file, line, message);
            continue;
        };
        let Some(heading) = &place.heading else { continue };
        if !lesson.headings.iter().any(|known| known.id == *heading) {
            let known: Vec<&str> = lesson.headings.iter().map(|heading| heading.id.as_str()).collect();
            let message = format!("`{}` has no heading `{heading}` ({})", place.lesson, known.join(", "));
            reader.report.error(&file, line, message);
        }
    }
}
