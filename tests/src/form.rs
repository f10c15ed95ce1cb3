//! Forms with files, as clients post them: read apart for the stand-ins.

use axum::body::Bytes;

pub(crate) struct Part {
    pub name: String,
    pub file_name: Option<String>,
    /// The part's own content type.
    pub kind: Option<String>,
    pub bytes: Bytes,
}

/// The parts of a form; `None` where one cannot be read.
pub(crate) fn parts(body: &Bytes, boundary: &str) -> Vec<Option<Part>> {
    let mark = format!("--{boundary}");
    let marks = found(body, mark.as_bytes());
    let between = marks.windows(2);
    between
        .map(|pair| {
            // After the mark comes a line's end, and before the next one as well.
            let from = pair[0] + mark.len() + 2;
            let to = pair[1].checked_sub(2).filter(|to| *to >= from)?;
            part(&body.slice(from..to))
        })
        .collect()
}

fn part(bytes: &Bytes) -> Option<Part> {
    let end = found(bytes, b"\r\n\r\n").first().copied()?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let disposition = head.lines().find(|line| {
        line.to_ascii_lowercase()
            .starts_with("content-disposition:")
    })?;
    let kind = head.lines().find_map(|line| {
        let (header, value) = line.split_once(':')?;
        let is_kind = header.eq_ignore_ascii_case("content-type");
        is_kind.then(|| value.trim().to_owned())
    });
    Some(Part {
        name: parameter(disposition, "name")?,
        file_name: parameter(disposition, "filename").or_else(|| encoded_name(disposition)),
        kind,
        bytes: bytes.slice(end + 4..),
    })
}

/// What parts the forms of a request of this content type, if it is such a form.
pub(crate) fn boundary(kind: &str) -> Option<&str> {
    let rest = kind.strip_prefix("multipart/form-data")?;
    let (_, boundary) = rest.split_once("boundary=")?;
    Some(boundary.trim_matches('"'))
}

fn parameter(header: &str, name: &str) -> Option<String> {
    let begin = format!("; {name}=\"");
    let (_, rest) = header.split_once(&begin)?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// A file's name that is not plain ASCII, as RFC 5987 writes it.
fn encoded_name(header: &str) -> Option<String> {
    let (_, rest) = header.split_once("; filename*=utf-8''")?;
    let encoded = rest.split(';').next()?.trim();
    let pair = format!("name={encoded}").replace('+', "%2B");
    let (_, name) = url::form_urlencoded::parse(pair.as_bytes()).next()?;
    Some(name.into_owned())
}

/// Where `needle` begins in `hay`.
fn found(hay: &[u8], needle: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(place) = hay[from..].iter().position(|byte| *byte == needle[0]) {
        from += place;
        if hay[from..].starts_with(needle) {
            places.push(from);
            from += needle.len();
        } else {
            from += 1;
        }
    }
    places
}
