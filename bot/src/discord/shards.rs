//! Which shards of the gateway a process serves
//! (<https://docs.discord.com/developers/events/gateway#sharding>).

use std::str::FromStr;

/// As `--discord-shards` says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shards {
    /// As many as Discord recommends, all of them here.
    #[default]
    Recommended,
    /// Those from `first` to `last`, of so many.
    Of { first: u32, last: u32, count: u32 },
}

/// What `--discord-shards` was given is none of `4`, `2/4`, `0-1/4`, `auto`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not shards")]
pub struct NotShards;

/// No bot needs as many.
const MOST: u32 = 10_000;

impl FromStr for Shards {
    type Err = NotShards;

    fn from_str(text: &str) -> Result<Self, NotShards> {
        if text == "auto" {
            return Ok(Self::Recommended);
        }
        let number = |text: &str| text.trim().parse::<u32>().map_err(|_| NotShards);
        let (first, last, count) = match text.split_once('/') {
            None => {
                let count = number(text)?;
                (0, count.checked_sub(1).ok_or(NotShards)?, count)
            }
            Some((which, count)) => {
                let (first, last) = which.split_once('-').unwrap_or((which, which));
                (number(first)?, number(last)?, number(count)?)
            }
        };
        let fits = first <= last && last < count && count <= MOST;
        fits.then_some(Self::Of { first, last, count })
            .ok_or(NotShards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_a_number_or_a_part_of_one() {
        let of = |first, last, count| Ok(Shards::Of { first, last, count });
        for (text, shards) in [
            ("auto", Ok(Shards::Recommended)),
            ("4", of(0, 3, 4)),
            ("2/4", of(2, 2, 4)),
            ("0-1/4", of(0, 1, 4)),
            ("0", Err(NotShards)),
            ("4/4", Err(NotShards)),
            ("2-1/4", Err(NotShards)),
            ("many", Err(NotShards)),
            ("-1", Err(NotShards)),
        ] {
            assert_eq!(text.parse(), shards, "{text}");
        }
    }
}
