//! The embedded files: their names carry a hash of their content, so that browsers may keep them for ever.

use std::collections::HashMap;

/// Plain names and the addresses behind them.
#[derive(Debug, Default)]
pub struct Assets {
    addresses: HashMap<String, String>,
    style: String,
}

impl Assets {
    /// From the names of the files: `app.1a2b3c4d.css` is found as `app.css`.
    pub fn new(names: impl Iterator<Item = String>) -> Self {
        let addresses = names
            .filter_map(|name| {
                let mut parts = name.split('.');
                let (stem, _hash, ending) = (parts.next()?, parts.next()?, parts.next()?);
                // What follows is the compression of a file that is there by itself.
                parts.next().is_none().then(|| (format!("{stem}.{ending}"), format!("/assets/{name}")))
            })
            .collect();
        Self { addresses, style: String::new() }
    }

    /// With the style itself, for those who come with nothing of ours at hand.
    #[must_use]
    pub fn with_style(self, style: String) -> Self {
        Self { style, ..self }
    }

    /// The style itself; empty when the browser's part was not built.
    pub(crate) fn style(&self) -> &str {
        &self.style
    }

    /// The address of a file; empty when the browser's part was not built.
    pub fn address(&self, plain: &str) -> String {
        self.addresses.get(plain).cloned().unwrap_or_default()
    }
}
