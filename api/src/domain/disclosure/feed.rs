//! Who may feed a dataset, and who may look at what became of its files.
use super::{Access, Agreement, Caller, Group, Requirement};
use crate::domain::agreement::Purpose;
use crate::domain::dataset::Dataset;

/// How a token names the right to feed: `feed:memberships`.
const SCOPE_PREFIX: &str = "feed:";

/// The datasets that a token's scopes name, where the agreement lets its agency feed for the purpose
/// agreed. The token's word for feeding is the dataset's name and the agreement's is the group;
/// `feed:read` is the right to look, and names no dataset.
pub(super) fn named_datasets(
    agreement: &Agreement,
    agreed: Option<&Purpose>,
    scopes: &[String],
) -> Vec<String> {
    let may_feed = agreed.is_some_and(|purpose| {
        let grants = agreement.grants.only(purpose.groups());
        Requirement::rows(Group::Feed).decide(grants) == Access::Allowed
    });
    if !may_feed {
        return Vec::new();
    }
    scopes
        .iter()
        .filter_map(|scope| scope.strip_prefix(SCOPE_PREFIX))
        .map(str::to_owned)
        .collect()
}

impl Caller {
    /// The right to feed a dataset: its agency supplies it, its agreement lets it feed for the
    /// purpose stated, and its token names the dataset.
    pub fn feed(&self, dataset: &Dataset) -> Option<FeedRight> {
        let is_own = dataset.owner == self.agency();
        let is_named = self.feeds.iter().any(|name| name == dataset.name);
        (is_own && is_named).then(|| FeedRight {
            dataset: dataset.name,
            client: self.client.clone(),
        })
    }

    /// The right to look at the batches of those of `datasets` that its agency supplies, and at the
    /// lines that were rejected; `None` without the right to any.
    pub fn feed_scope(&self, datasets: &[Dataset]) -> Option<FeedScope> {
        match Requirement::rows(Group::Feed).decide(self.grants) {
            Access::Allowed => {}
            Access::ByCase | Access::Denied => return None,
        }
        let own = datasets
            .iter()
            .filter(|dataset| dataset.owner == self.agency())
            .map(|dataset| dataset.name);
        Some(FeedScope {
            datasets: own.collect(),
        })
    }
}

/// The right to feed one dataset, made only by [`Caller::feed`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRight {
    dataset: &'static str,
    client: String,
}

impl FeedRight {
    /// The dataset.
    pub fn dataset(&self) -> &'static str {
        self.dataset
    }

    /// The client that feeds it, as the batch keeps it.
    pub fn client(&self) -> &str {
        &self.client
    }
}

/// The right to look at batches and rejected lines, made only by [`Caller::feed_scope`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedScope {
    datasets: Vec<&'static str>,
}

impl FeedScope {
    /// The datasets whose batches may be seen.
    pub fn datasets(&self) -> &[&'static str] {
        &self.datasets
    }
}
