//! The pictures of the bar at the thumb, drawn as lines: words stand beside each.

use leptos::prelude::*;

/// The picture of a place of the product.
pub(super) fn of(address: &str) -> AnyView {
    let path = match address {
        "/courses" => "M4 5h6a2 2 0 0 1 2 2v12a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v12a2 2 0 0 1 2-2h6z",
        "/my-events" | "/events" => "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
        "/certificates" => "M12 3a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM9 12.5 8 21l4-2 4 2-1-8.5",
        "/exercises" => "M12 21v-6M12 15 6 9V4M12 15l6-6V4M4 6l2-2 2 2M16 6l2-2 2 2",
        "/authoring" => "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
        "/attendance" => "M4 6h2M10 6h10M4 12h2M10 12h10M4 18h2M10 18h10",
        "/completions" => "M5 20v-6M12 20V9M19 20V4",
        "/on-this-phone" => "M7 3h10v18H7zM11 18h2M12 6v6M9.5 9.5 12 12l2.5-2.5",
        "/people" => {
            "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M16 5a3 3 0 0 1 0 6M18 14a5 5 0 0 1 3 5"
        }
        _ => "M5 7h14M5 12h14M5 17h14",
    };
    view! {
        <svg class="site-nav__icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d=path></path></svg>
    }
    .into_any()
}
