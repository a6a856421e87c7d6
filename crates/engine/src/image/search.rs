//! `docker search`.

use crate::api::image::{SearchOptions, SearchResult};
use crate::api::{ApiError, Result};
use crate::daemon::Engine;

impl Engine {
    /// Searches Docker Hub.
    pub async fn image_search(&self, options: &SearchOptions) -> Result<Vec<SearchResult>> {
        drop(self.asked("search", &options.term));
        let filters = &options.filters;
        filters.validate(&["is-official", "is-automated", "stars"])?;
        let official = match filters.has("is-official") {
            true => Some(filters.bool("is-official", false)?),
            false => None,
        };
        let mut stars = 0;
        for value in filters.get("stars") {
            let parsed = value.parse::<u32>();
            let least =
                parsed.map_err(|_| ApiError::invalid(format!("invalid filter 'stars={value}'")))?;
            stars = stars.max(least);
        }
        let limit = match options.limit {
            0 => 25,
            1..=100 => options.limit,
            _ => {
                return Err(ApiError::invalid(format!(
                    "limit {} is outside the range of [1, 100]",
                    options.limit
                )));
            }
        };
        let _ = self
            .d
            .sys
            .sleep(std::time::Duration::from_millis(300))
            .await;
        if !self.d.online {
            return Err(ApiError::system(format!(
                "Get \"https://index.docker.io/v1/search?q={}&n={limit}\": dial tcp: lookup index.docker.io on 127.0.0.53:53: server misbehaving",
                options.term.replace(' ', "+")
            )));
        }
        let term = options.term.to_lowercase();
        let mut found: Vec<SearchResult> = self
            .d
            .catalogue
            .repositories()
            .iter()
            .filter(|r| r.name.contains(&term) || r.about.to_lowercase().contains(&term))
            .filter(|r| official.is_none_or(|o| o == r.official) && r.stars >= stars)
            .map(|r| SearchResult {
                name: r.name.clone(),
                description: r.about.clone(),
                star_count: r.stars,
                is_official: r.official,
            })
            .collect();
        found.sort_by_key(|r| (r.name != term, std::cmp::Reverse(r.star_count)));
        found.truncate(limit);
        Ok(found)
    }
}
