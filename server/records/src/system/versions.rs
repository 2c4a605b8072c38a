//! Published versions of courses in memory, and which of them corrects which. Versions never change, so a version is read once and kept, as long as there is
//! room: the least used go first. Reading and publishing are the business of `authoring::library`.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use courses::format::Editions;
use tokio::sync::OnceCell;

use crate::system::key::VersionId;

/// How many versions are kept: all that are being taught at the same time on a large installation, some megabytes.
const MOST: usize = 64;

/// One published version of a course, in all its languages.
#[derive(Debug)]
pub struct Published {
    /// Its key.
    pub id: VersionId,
    /// Short name of the course.
    pub slug: String,
    /// Version as its authors count.
    pub version: String,
    /// When it was published.
    pub published_at: DateTime<Utc>,
    /// The course in each language.
    pub editions: Editions,
    /// Its pictures and sounds, once somebody has asked for the list of them.
    pub(crate) media: OnceCell<Vec<Medium>>,
}

/// A picture or a sound of a version, as a list of files names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medium {
    /// Its name in the folder `media/`.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
    /// SHA-256 of its content.
    pub hash: [u8; 32],
}

/// Versions that were read once.
#[derive(Clone, Default)]
pub struct Library {
    kept: Arc<RwLock<HashMap<VersionId, Kept>>>,
    /// Counts what is taken out, to know what was not asked for the longest.
    clock: Arc<AtomicU64>,
    corrections: Arc<RwLock<Option<Corrections>>>,
}

/// By each version, the one that whoever has begun with it reads. Another server may publish: it is read anew after a few seconds.
#[derive(Debug)]
struct Corrections {
    read: Instant,
    latest: HashMap<VersionId, VersionId>,
}

/// How long a correction that another server has published may stay unknown to this one.
const UNKNOWN: Duration = Duration::from_secs(5);

struct Kept {
    version: Arc<Published>,
    used: AtomicU64,
}

impl Library {
    pub(crate) fn get(&self, id: VersionId) -> Option<Arc<Published>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let found = kept.get(&id)?;
        found.used.store(self.tick(), Ordering::Relaxed);
        Some(Arc::clone(&found.version))
    }

    pub(crate) fn keep(&self, version: &Arc<Published>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let used = AtomicU64::new(self.tick());
        kept.insert(version.id, Kept { version: Arc::clone(version), used });
        if kept.len() > MOST {
            let oldest = kept.iter().min_by_key(|(_, k)| k.used.load(Ordering::Relaxed)).map(|(id, _)| *id);
            // Whoever is working with it holds it themselves.
            oldest.map(|id| kept.remove(&id));
        }
    }

    /// The version that whoever has begun with this one reads; none where that is to be read from the database.
    pub(crate) fn latest(&self, id: VersionId) -> Option<VersionId> {
        let known = self.corrections.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref().filter(|known| known.read.elapsed() < UNKNOWN)?;
        known.latest.get(&id).copied()
    }

    pub(crate) fn keep_latest(&self, latest: HashMap<VersionId, VersionId>) {
        let corrections = Corrections { read: Instant::now(), latest };
        *self.corrections.write().unwrap_or_else(PoisonError::into_inner) = Some(corrections);
    }

    /// Something was published or taken back.
    pub(crate) fn forget_latest(&self) {
        *self.corrections.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }
}
