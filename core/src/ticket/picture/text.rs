//! Text on a ticket: made safe, fitted into a box, and painted.

use std::collections::HashMap;

use cosmic_text::fontdb::{ID, Weight};
use cosmic_text::{
    Align, Attrs, Buffer, Family, FontSystem, Metrics, Shaping, SwashCache, SwashContent, Wrap,
};
use tiny_skia::Pixmap;
use unicode_segmentation::UnicodeSegmentation;

use super::fonts;

/// Longer text would be cut anyway, and costs time to shape.
const MAX_CLUSTERS: usize = 240;
/// Emoji families come in up to eleven; beyond that it is marks piled up for fun.
const MAX_CHARS_IN_CLUSTER: usize = 12;
const LINE_HEIGHT: f32 = 1.22;

/// A colour without transparency.
#[derive(Debug, Clone, Copy)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// How text looks. It is shrunk from `max_px` as needed and cut with an ellipsis at `min_px`.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    pub family: &'static str,
    pub weight: Weight,
    pub color: Rgb,
    pub max_px: f32,
    pub min_px: f32,
    pub align: Align,
}

/// Text laid out, and not painted yet.
pub struct Fitted {
    buffer: Buffer,
    color: Rgb,
    pub height: f32,
    /// The widest line.
    pub width: f32,
}

/// What shapes and paints: costly to make, so there is one.
pub struct Writer {
    fonts: FontSystem,
    rasterizer: SwashCache,
    /// Whether any font has a character.
    covered: HashMap<char, bool>,
}

impl Writer {
    pub fn new() -> Writer {
        Writer {
            fonts: fonts::system(),
            rasterizer: SwashCache::new(),
            covered: HashMap::new(),
        }
    }

    /// Whether text runs from right to left, by its first letter with a direction.
    pub fn is_right_to_left(&mut self, text: &str) -> bool {
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::relative(20.0, LINE_HEIGHT));
        buffer.set_text(
            text,
            &Attrs::new()
                .family(Family::Name(fonts::FAMILY))
                .weight(fonts::TEXT),
            Shaping::Advanced,
            None,
        );
        buffer.shape_until_scroll(&mut self.fonts, false);
        buffer.is_rtl(0).unwrap_or(false)
    }

    /// Lays `text` out in the largest size in which it fits: on words if that is possible, else
    /// breaking them, and cut at the smallest size.
    pub fn fit(&mut self, text: &str, look: &Look, width: f32, height: f32) -> Fitted {
        let text = self.presentable(text);
        let mut buffer = Buffer::new(&mut self.fonts, Metrics::relative(look.max_px, LINE_HEIGHT));
        buffer.set_size(Some(width), None);
        buffer.set_wrap(Wrap::Word);
        let attrs = Attrs::new()
            .family(Family::Name(look.family))
            .weight(look.weight);
        buffer.set_text(&text, &attrs, Shaping::Advanced, Some(look.align));

        // A word may be broken only where keeping it whole would cost more than a third of the size:
        // Thai, among others, has no spaces between words.
        let whole_words_px = look.min_px.max(look.max_px * 0.66);
        for (wrap, smallest_px) in [
            (Wrap::Word, whole_words_px),
            (Wrap::WordOrGlyph, look.min_px),
        ] {
            buffer.set_wrap(wrap);
            let mut size_px = look.max_px;
            while size_px >= smallest_px {
                buffer.set_metrics(Metrics::relative(size_px, LINE_HEIGHT));
                buffer.shape_until_scroll(&mut self.fonts, false);
                let (used_width, used_height) = measured(&buffer);
                if used_width <= width + 0.5 && used_height <= height + 0.5 {
                    return Fitted {
                        buffer,
                        color: look.color,
                        width: used_width,
                        height: used_height,
                    };
                }
                size_px -= 2.0;
            }
        }
        buffer.set_metrics(Metrics::relative(look.min_px, LINE_HEIGHT));
        // Cosmic-text's own ellipsis lets a line too many stand, and begins it with a space.
        let ends: Vec<usize> = text
            .grapheme_indices(true)
            .map(|(start, _)| start)
            .collect();
        let (mut fits, mut too_many) = (0, ends.len());
        while too_many - fits > 1 {
            let middle = fits.midpoint(too_many);
            buffer.set_text(
                &cut(&text, ends[middle]),
                &attrs,
                Shaping::Advanced,
                Some(look.align),
            );
            buffer.shape_until_scroll(&mut self.fonts, false);
            let (used_width, used_height) = measured(&buffer);
            if used_width <= width + 0.5 && used_height <= height + 0.5 {
                fits = middle;
            } else {
                too_many = middle;
            }
        }
        buffer.set_text(
            &cut(&text, ends.get(fits).copied().unwrap_or(0)),
            &attrs,
            Shaping::Advanced,
            Some(look.align),
        );
        buffer.shape_until_scroll(&mut self.fonts, false);
        let (width, height) = measured(&buffer);
        Fitted {
            buffer,
            color: look.color,
            width,
            height,
        }
    }

    /// Paints text with its box's upper left corner at `left` and `top`.
    pub fn paint(&mut self, canvas: &mut Pixmap, fitted: &Fitted, left: f32, top: f32) {
        for run in fitted.buffer.layout_runs() {
            // Marks piled up over a letter end here, before they reach another text.
            let reach = run.line_height * 0.35;
            let rows = (top + run.line_top - reach) as i32
                ..(top + run.line_top + run.line_height + reach) as i32;
            for glyph in run.glyphs {
                let placed = glyph.physical((left, top + run.line_y), 1.0);
                // Not cached: the sizes and letters of strangers' names would pile up without end.
                let Some(image) = self
                    .rasterizer
                    .get_image_uncached(&mut self.fonts, placed.cache_key)
                else {
                    continue;
                };
                let (x, y) = (
                    placed.x + image.placement.left,
                    placed.y - image.placement.top,
                );
                let width = image.placement.width as usize;
                if width == 0 {
                    continue;
                }
                match image.content {
                    SwashContent::Mask => {
                        for (row, line) in (y..).zip(image.data.chunks_exact(width)) {
                            if rows.contains(&row) {
                                blend_line(
                                    canvas,
                                    x,
                                    row,
                                    line.iter().map(|alpha| (fitted.color, *alpha)),
                                );
                            }
                        }
                    }
                    SwashContent::Color | SwashContent::SubpixelMask => {
                        for (row, line) in (y..).zip(image.data.chunks_exact(4 * width)) {
                            if rows.contains(&row) {
                                let pixels = line
                                    .chunks_exact(4)
                                    .map(|rgba| (Rgb(rgba[0], rgba[1], rgba[2]), rgba[3]));
                                blend_line(canvas, x, row, pixels);
                            }
                        }
                    }
                }
            }
        }
    }

    /// One line without control characters or overridden directions, and without what no font
    /// has: a name with a box in it looks broken, a name without a rare symbol does not.
    fn presentable(&mut self, text: &str) -> String {
        let mut clean = String::new();
        for cluster in text.graphemes(true).take(MAX_CLUSTERS) {
            for char in cluster.chars().take(MAX_CHARS_IN_CLUSTER) {
                if char.is_whitespace() || char.is_control() {
                    if !clean.is_empty() && !clean.ends_with(' ') {
                        clean.push(' ');
                    }
                } else if joins(char) || (!directs(char) && self.covers(char)) {
                    clean.push(char);
                }
            }
        }
        clean.truncate(clean.trim_end().len());
        clean
    }

    fn covers(&mut self, char: char) -> bool {
        if let Some(known) = self.covered.get(&char) {
            return *known;
        }
        let faces: Vec<(ID, Weight)> = self
            .fonts
            .db()
            .faces()
            .map(|face| (face.id, face.weight))
            .collect();
        let covered = faces.into_iter().any(|(id, weight)| {
            self.fonts
                .get_font(id, weight)
                .is_some_and(|font| font.as_swash().charmap().map(char) != 0)
        });
        self.covered.insert(char, covered);
        covered
    }
}

impl Fitted {
    /// From the left side of the box to that of the leftmost glyph.
    pub fn ink_left(&self) -> f32 {
        self.buffer
            .layout_runs()
            .flat_map(|run| run.glyphs)
            .map(|glyph| glyph.x)
            .fold(f32::MAX, f32::min)
    }
}

fn cut(text: &str, end: usize) -> String {
    let kept = text[..end]
        .trim_end_matches(|char: char| char.is_whitespace() || matches!(char, ',' | '-' | '.'));
    format!("{kept}…")
}

/// The width of the widest line and the height of all.
fn measured(buffer: &Buffer) -> (f32, f32) {
    buffer
        .layout_runs()
        .filter(|run| !run.glyphs.is_empty())
        .fold((0.0, 0.0), |(width, height), run| {
            (
                f32::max(width, run.line_w),
                f32::max(height, run.line_top + run.line_height),
            )
        })
}

/// Characters without a shape that change their neighbours' and must stay: joiners, variation
/// selectors, and the tags of flags.
fn joins(char: char) -> bool {
    matches!(
        char,
        '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' | '\u{E0020}'..='\u{E007F}'
    )
}

/// Characters that turn the direction of what follows: a name could garble its ticket with them.
fn directs(char: char) -> bool {
    matches!(char, '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// Blends a row of pixels over the canvas, which has no transparency.
fn blend_line(canvas: &mut Pixmap, left: i32, row: i32, pixels: impl Iterator<Item = (Rgb, u8)>) {
    let (width, height) = (canvas.width() as i32, canvas.height() as i32);
    if !(0..height).contains(&row) {
        return;
    }
    let data = canvas.data_mut();
    for (x, (color, alpha)) in (left..width).zip(pixels) {
        if alpha == 0 || x < 0 {
            continue;
        }
        let at = 4 * (row as usize * width as usize + x as usize);
        let over = |below: u8, above: u8| {
            let alpha = u16::from(alpha);
            ((u16::from(above) * alpha + u16::from(below) * (255 - alpha) + 127) / 255) as u8
        };
        data[at] = over(data[at], color.0);
        data[at + 1] = over(data[at + 1], color.1);
        data[at + 2] = over(data[at + 2], color.2);
    }
}
