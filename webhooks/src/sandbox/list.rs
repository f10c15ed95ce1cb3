//! Stripe's lists: newest first, `limit`, `starting_after`, `created[…]`, `has_more`.

use std::ops::Bound;

use serde_json::{Value, json};

use super::error::ApiError;
use super::params::Params;

/// A range of unix seconds.
pub(super) struct Created {
    from: Bound<i64>,
    to: Bound<i64>,
}

impl Created {
    fn parse(params: &mut Params) -> Result<Self, ApiError> {
        if let Some(exactly) = params.integer("created")? {
            return Ok(Self {
                from: Bound::Included(exactly),
                to: Bound::Included(exactly),
            });
        }
        let after = params.integer("created[gt]")?.map(Bound::Excluded);
        let from = params.integer("created[gte]")?.map(Bound::Included);
        let before = params.integer("created[lt]")?.map(Bound::Excluded);
        let to = params.integer("created[lte]")?.map(Bound::Included);
        Ok(Self {
            from: after.or(from).unwrap_or(Bound::Unbounded),
            to: before.or(to).unwrap_or(Bound::Unbounded),
        })
    }

    pub fn contains(&self, created: i64) -> bool {
        std::ops::RangeBounds::contains(&(self.from, self.to), &created)
    }
}

/// Which part of a list is wanted.
pub(super) struct Page {
    limit: usize,
    starting_after: Option<String>,
    pub created: Created,
}

impl Page {
    pub fn parse(params: &mut Params) -> Result<Self, ApiError> {
        let limit = params.integer("limit")?.unwrap_or(10);
        if !(1..=100).contains(&limit) {
            let message = "Invalid limit: must be from 1 to 100.";
            return Err(ApiError::invalid(
                "parameter_invalid_integer",
                "limit",
                message,
            ));
        }
        if params.take("ending_before").is_some() {
            let message = "The sandbox pages forwards only: use starting_after.";
            return Err(ApiError::invalid(
                "sandbox_unsupported",
                "ending_before",
                message,
            ));
        }
        Ok(Self {
            limit: usize::try_from(limit).unwrap_or(10),
            starting_after: params.text("starting_after", 255)?,
            created: Created::parse(params)?,
        })
    }
}

/// The list object over `rows`, which come newest first and already filtered.
///
/// # Errors
/// When `starting_after` names none of the rows.
pub(super) fn answer<'a, T: 'a>(
    url: &str,
    rows: impl Iterator<Item = &'a T>,
    page: &Page,
    id: impl Fn(&T) -> &String,
    render: impl Fn(&T) -> Value,
) -> Result<Value, ApiError> {
    let mut rows = rows;
    if let Some(after) = &page.starting_after
        && !rows.by_ref().any(|row| id(row) == after)
    {
        return Err(ApiError::no_such("object", after, "starting_after"));
    }
    let data: Vec<Value> = rows.by_ref().take(page.limit).map(render).collect();
    let has_more = rows.next().is_some();
    Ok(json!({ "object": "list", "data": data, "has_more": has_more, "url": url }))
}
