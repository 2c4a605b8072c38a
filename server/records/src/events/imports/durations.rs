//! How long somebody was in a video meeting, as its report writes it.

/// The whole minutes of a duration: `1h 27m 51s`, `87`, `1:27:51`, `1 saat 27 dəq`, `PT1H27M`; none where it says something
/// else.
pub(super) fn minutes(cell: &str) -> Option<u32> {
    let cell = cell.trim().to_lowercase();
    if cell.contains(':') {
        let parts: Option<Vec<u32>> = cell.split(':').map(|part| part.trim().parse().ok()).collect();
        return match parts?.as_slice() {
            [hours, minutes] | [hours, minutes, _] => hours.checked_mul(60)?.checked_add(*minutes),
            _ => None,
        };
    }
    let (mut seconds, mut found) = (0.0_f64, false);
    let mut rest = cell.strip_prefix("pt").unwrap_or(&cell).trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
        let number: f64 = rest[..end].replace(',', ".").parse().ok()?;
        let behind = rest[end..].trim_start();
        let unit = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        seconds += number * of_unit(&behind[..unit])?;
        found = true;
        rest = behind[unit..].trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ','));
    }
    // More than a week is no meeting.
    let whole = (seconds / 60.0).floor();
    (found && (0.0..10_080.0).contains(&whole)).then(|| format!("{whole:.0}").parse().ok()).flatten()
}

/// The seconds of a unit; a number alone is minutes.
fn of_unit(unit: &str) -> Option<f64> {
    match unit {
        "" | "m" | "min" | "mins" | "minute" | "minutes" | "dəq" | "dəqiqə" | "d" | "м" | "мин" | "минут"
        | "минуты" | "минута" => Some(60.0),
        "h" | "hr" | "hrs" | "hour" | "hours" | "saat" | "sa" | "ч" | "час" | "часа" | "часов" => {
            Some(3600.0)
        }
        "s" | "sec" | "secs" | "second" | "seconds" | "san" | "saniyə" | "с" | "сек" | "секунд" | "секунды" => {
            Some(1.0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn durations_of_every_report_are_read() {
        for (cell, expected) in [
            ("1h 27m 51s", 87),
            ("27m 51s", 27),
            ("51s", 0),
            ("87", 87),
            ("87.5", 87),
            ("1:27:51", 87),
            ("01:27", 87),
            ("1 hr 5 min", 65),
            ("45 min.", 45),
            ("1 saat 27 dəq", 87),
            ("1 ч 27 мин 51 сек", 87),
            ("PT1H27M51S", 87),
        ] {
            assert_eq!(minutes(cell), Some(expected), "{cell}");
        }
        for cell in ["", "3 gün", "yoxdur", "a:b", "1:2:3:4", "99999999", "h", "1h x"] {
            assert_eq!(minutes(cell), None, "{cell}");
        }
    }
}
