//! The embedded files: their names carry a hash of their content, so that browsers may keep them for ever.

use std::collections::HashMap;

/// Plain names and the files behind them.
#[derive(Debug, Default)]
pub struct Assets {
    files: HashMap<String, Asset>,
    style: String,
}

/// A file, as a list of files names it.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its address.
    pub(crate) address: String,
    /// The beginning of the SHA-256 of its content.
    pub(crate) hash: String,
    /// How large it is.
    pub(crate) bytes: u64,
}

impl Assets {
    /// From the names and sizes of the files: `app.1a2b3c4d.css` is found as `app.css`.
    pub fn new(files: impl Iterator<Item = (String, u64)>) -> Self {
        let files = files
            .filter_map(|(name, bytes)| {
                let mut parts = name.split('.');
                let (stem, hash, ending) = (parts.next()?, parts.next()?, parts.next()?);
                let asset = Asset { address: format!("/assets/{name}"), hash: hash.to_owned(), bytes };
                // What follows is the compression of a file that is there by itself.
                parts.next().is_none().then(|| (format!("{stem}.{ending}"), asset))
            })
            .collect();
        Self { files, style: String::new() }
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
        self.file(plain).map(|file| file.address.clone()).unwrap_or_default()
    }

    /// A file; none when the browser's part was not built.
    pub(crate) fn file(&self, plain: &str) -> Option<&Asset> {
        self.files.get(plain)
    }
}
