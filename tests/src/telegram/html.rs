//! Telegram's HTML, read as Telegram reads it, and stricter in what its documentation asks for: every
//! `<`, `>` and `&` that is none of the markup's own is written as an entity.

use serde_json::{Value, json};

use super::refusal::Refusal;

/// A text as it is shown, with where it is formatted. Offsets and lengths count UTF-16 units.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Formatted {
    pub plain: String,
    pub entities: Vec<Value>,
}

struct Open {
    tag: String,
    argument: Option<String>,
    offset: usize,
    /// Where its text begins, in bytes of the plain text.
    from: usize,
}

/// # Errors
/// With the place in bytes, in Telegram's words.
pub(super) fn parse(source: &str) -> Result<Formatted, Refusal> {
    let mut reader = Reader {
        source,
        at: 0,
        open: Vec::new(),
        units: 0,
        done: Formatted::default(),
    };
    reader
        .read()
        .map_err(|what| Refusal::bad(format!("can't parse entities: {what}")))?;
    Ok(reader.done)
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    open: Vec<Open>,
    units: usize,
    done: Formatted,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), String> {
        while let Some(next) = self.source[self.at..].chars().next() {
            let at = self.at;
            match next {
                '&' => {
                    let char = self.entity()?;
                    self.push(char);
                }
                '<' if self.source[at..].starts_with("</") => self.end(at)?,
                '<' => self.start(at)?,
                '>' => return Err(format!("Unescaped \">\" at byte offset {at}")),
                char => {
                    self.at += char.len_utf8();
                    self.push(char);
                }
            }
        }
        match self.open.last() {
            Some(open) => Err(format!(
                "Can't find end tag corresponding to start tag \"{}\"",
                open.tag
            )),
            None => Ok(()),
        }
    }

    fn push(&mut self, char: char) {
        self.units += char.len_utf16();
        self.done.plain.push(char);
    }

    fn entity(&mut self) -> Result<char, String> {
        let at = self.at;
        let (char, length) = entity(&self.source[at..])
            .ok_or_else(|| format!("Unsupported entity at byte offset {at}"))?;
        self.at += length;
        Ok(char)
    }

    fn start(&mut self, at: usize) -> Result<(), String> {
        let close = self.source[at..]
            .find('>')
            .ok_or_else(|| format!("Unclosed start tag at byte offset {at}"))?;
        let inside = &self.source[at + 1..at + close];
        let (tag, attributes) = inside
            .split_once(char::is_whitespace)
            .unwrap_or((inside, ""));
        let tag = tag.to_ascii_lowercase();
        let argument = match (tag.as_str(), attributes.trim()) {
            (_, "") if is_plain(&tag) || tag == "blockquote" || tag == "a" => None,
            ("blockquote", "expandable") => Some("expandable".to_owned()),
            ("a", attributes) => Some(attribute(attributes, "href", at)?),
            ("code", attributes) => Some(attribute(attributes, "class", at)?),
            ("span", attributes) if attribute(attributes, "class", at)? == "tg-spoiler" => None,
            ("span", _) => {
                return Err(format!(
                    "Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"
                ));
            }
            (known, _) if is_plain(known) || known == "blockquote" => {
                return Err(format!(
                    "Tag \"{tag}\" has no attributes at byte offset {at}"
                ));
            }
            _ => {
                return Err(format!(
                    "Unsupported start tag \"{tag}\" at byte offset {at}"
                ));
            }
        };
        self.open.push(Open {
            tag,
            argument,
            offset: self.units,
            from: self.done.plain.len(),
        });
        self.at += close + 1;
        Ok(())
    }

    fn end(&mut self, at: usize) -> Result<(), String> {
        let close = self.source[at..]
            .find('>')
            .ok_or_else(|| format!("Unclosed end tag at byte offset {at}"))?;
        let tag = self.source[at + 2..at + close].trim().to_ascii_lowercase();
        let open = self
            .open
            .pop()
            .ok_or_else(|| format!("Unexpected end tag at byte offset {at}"))?;
        if tag != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{tag}>\"",
                open.tag
            ));
        }
        self.at += close + 1;
        let length = self.units - open.offset;
        // Nothing inside is nothing formatted.
        if length > 0 {
            let inside = &self.done.plain[open.from..];
            let entity = formatted(&open, length, inside);
            self.done.entities.extend(entity);
        }
        Ok(())
    }
}

fn is_plain(tag: &str) -> bool {
    matches!(
        tag,
        "b" | "strong"
            | "i"
            | "em"
            | "u"
            | "ins"
            | "s"
            | "strike"
            | "del"
            | "code"
            | "pre"
            | "tg-spoiler"
    )
}

fn attribute(attributes: &str, name: &str, at: usize) -> Result<String, String> {
    let unexpected = || format!("Unexpected attribute {attributes:?} at byte offset {at}");
    let (found, quoted) = attributes.split_once('=').ok_or_else(unexpected)?;
    let value = quoted
        .trim()
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .ok_or_else(unexpected)?;
    if found.trim() != name || value.contains('"') {
        return Err(unexpected());
    }
    let mut decoded = String::new();
    let mut rest = value;
    while let Some(next) = rest.chars().next() {
        let (char, length) = match next {
            '&' => entity(rest).ok_or_else(unexpected)?,
            char => (char, char.len_utf8()),
        };
        decoded.push(char);
        rest = &rest[length..];
    }
    Ok(decoded)
}

/// What the entity at the beginning of `text` stands for, and its length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.find(';').filter(|end| *end < 10)?;
    let char = match &text[1..end] {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|char| *char != '\0')?
        }
    };
    Some((char, end + 1))
}

fn formatted(open: &Open, length: usize, inside: &str) -> Option<Value> {
    let kind = match open.tag.as_str() {
        "b" | "strong" => "bold",
        "i" | "em" => "italic",
        "u" | "ins" => "underline",
        "s" | "strike" | "del" => "strikethrough",
        "tg-spoiler" | "span" => "spoiler",
        "blockquote" if open.argument.is_some() => "expandable_blockquote",
        "a" => "text_link",
        other => other,
    };
    let mut entity = json!({ "type": kind, "offset": open.offset, "length": length });
    if kind == "text_link" {
        let to = open.argument.as_deref().unwrap_or(inside);
        // As Telegram does: an address that is none is shown without a link.
        entity["url"] = url::Url::parse(to).ok()?.as_str().into();
    }
    Some(entity)
}
