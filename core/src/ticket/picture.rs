//! The picture of a ticket, as sent to its holder: what, when, where, whose, and the code to show
//! at the door, as a QR code and as text.
//!
//! Everything arrives as text in the holder's language; nothing is looked up or formatted here.

mod canvas;
mod fonts;
mod text;

use std::io::Cursor;
use std::num::NonZeroUsize;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread::available_parallelism;

use cosmic_text::Align;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, RgbaImage};
use lru::LruCache;
use tiny_skia::Pixmap;
use tokio::sync::Semaphore;

use self::text::{Fitted, Look, Rgb, Writer};
use crate::error::{Error, Result};
use crate::ticket::qr;

/// What stands on a ticket.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TicketFace {
    pub event_name: String,
    /// The local date and time, formatted.
    pub starts: String,
    pub venue: String,
    pub tier: String,
    pub holder: String,
    /// The code in groups, for reading aloud: `ABCDE-FGHJK`.
    pub code: String,
    pub qr_payload: String,
    pub labels: Labels,
    /// Which ticket of several this is: "2 of 4".
    pub note: Option<String>,
    /// The same number gives the same colours: one for each event.
    pub accent_seed: u64,
}

/// The words beside the values. Their direction is that of the ticket.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Labels {
    pub when: String,
    pub where_: String,
    pub tier: String,
    pub holder: String,
    pub code: String,
}

/// The code and the payload admit whoever holds them, so they are left out.
impl std::fmt::Debug for TicketFace {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("TicketFace")
            .field("event_name", &self.event_name)
            .finish_non_exhaustive()
    }
}

pub const WIDTH_PX: u32 = 1080;
pub const HEIGHT_PX: u32 = 1736;

const INK: Rgb = Rgb(0x11, 0x18, 0x27);
const INK_SOFT: Rgb = Rgb(0x6B, 0x72, 0x80);
const WHITE: Rgb = Rgb(0xFF, 0xFF, 0xFF);

/// The colours of an event. White text is readable on both accents, the second accent on white.
#[derive(Debug, Clone, Copy)]
struct Palette {
    accents: [Rgb; 2],
    /// Around the ticket.
    ground: Rgb,
}

static PALETTES: [Palette; 10] = [
    Palette {
        accents: [Rgb(0x31, 0x2E, 0x81), Rgb(0x6D, 0x28, 0xD9)],
        ground: Rgb(0xEB, 0xE8, 0xF8),
    },
    Palette {
        accents: [Rgb(0x1E, 0x3A, 0x8A), Rgb(0x02, 0x69, 0xA1)],
        ground: Rgb(0xE2, 0xEC, 0xF5),
    },
    Palette {
        accents: [Rgb(0x13, 0x4E, 0x4A), Rgb(0x0F, 0x76, 0x6E)],
        ground: Rgb(0xE0, 0xEF, 0xEC),
    },
    Palette {
        accents: [Rgb(0x14, 0x53, 0x2D), Rgb(0x15, 0x80, 0x3D)],
        ground: Rgb(0xE3, 0xF0, 0xE5),
    },
    Palette {
        accents: [Rgb(0x58, 0x1C, 0x87), Rgb(0xA2, 0x1C, 0xAF)],
        ground: Rgb(0xF3, 0xE7, 0xF6),
    },
    Palette {
        accents: [Rgb(0x88, 0x13, 0x37), Rgb(0xBE, 0x12, 0x3C)],
        ground: Rgb(0xF8, 0xE6, 0xE9),
    },
    Palette {
        accents: [Rgb(0x7C, 0x2D, 0x12), Rgb(0xC2, 0x41, 0x0C)],
        ground: Rgb(0xF8, 0xEA, 0xE1),
    },
    Palette {
        accents: [Rgb(0x0F, 0x17, 0x2A), Rgb(0x33, 0x41, 0x55)],
        ground: Rgb(0xE6, 0xEA, 0xEF),
    },
    Palette {
        accents: [Rgb(0x83, 0x18, 0x43), Rgb(0xBE, 0x18, 0x5D)],
        ground: Rgb(0xF8, 0xE6, 0xEE),
    },
    Palette {
        accents: [Rgb(0x45, 0x1A, 0x03), Rgb(0x92, 0x40, 0x0E)],
        ground: Rgb(0xF3, 0xEB, 0xE0),
    },
];

/// Distances on the ticket, in pixels from the picture's upper left corner.
mod place {
    /// The card within the picture: left, top, right, bottom.
    pub const CARD: [f32; 4] = [44.0, 40.0, 1036.0, 1688.0];
    pub const HEADER_BOTTOM: f32 = 448.0;
    pub const PERFORATION: f32 = 948.0;
    pub const TEXT_LEFT: f32 = 104.0;
    pub const TEXT_WIDTH: f32 = 872.0;
    pub const COLUMN_GAP: f32 = 40.0;
    pub const HOLDER_WIDTH: f32 = 500.0;
    /// The box of the QR code's modules. Its quiet zone is the white around it.
    pub const QR_TOP: u32 = 1018;
    pub const QR_SIDE: u32 = 480;
    pub const CODE_LABEL_TOP: f32 = 1556.0;
    pub const CODE_TOP: f32 = 1596.0;
    pub const CODE_HEIGHT: f32 = 68.0;
}

/// So many prints are kept, of some 230 KB each: a ticket goes to the chat and by mail, and is looked at
/// soon after.
const KEPT: NonZeroUsize = NonZeroUsize::new(100).expect("not zero");

/// A press keeps a blank card and what it knows of the fonts, some 12 MB.
const MOST_PRESSES: usize = 4;

/// What was printed lately, by all that stands on it.
static PRINTS: LazyLock<Mutex<LruCache<TicketFace, Vec<u8>>>> =
    LazyLock::new(|| Mutex::new(LruCache::new(KEPT)));

/// [`draw`], off the async threads, or what it drew lately. Not more are drawn at the same time than there
/// are processors: that would be no faster, and each takes some 15 MB while it is drawn.
///
/// # Errors
/// When the drawing broke.
pub async fn print(face: TicketFace) -> Result<Vec<u8>> {
    static ROOM: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(presses()));
    let prints = || PRINTS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(print) = prints().get(&face) {
        return Ok(print.clone());
    }
    // It is never closed. Whoever stops waiting does not stop the drawing.
    let room = ROOM.acquire().await.ok();
    let drawing = tokio::task::spawn_blocking(move || {
        let _room = room;
        let print = draw(&face);
        prints().put(face, print.clone());
        print
    });
    drawing.await.map_err(|error| Error::broken_off(&error))
}

/// How many pictures may be drawn for messages nobody waits for at a screen: they leave half the
/// presses to people.
pub fn presses_for_deliveries() -> usize {
    (presses() / 2).max(1)
}

fn presses() -> usize {
    available_parallelism()
        .map_or(1, usize::from)
        .min(MOST_PRESSES)
}

/// The ticket as a PNG, [`WIDTH_PX`] by [`HEIGHT_PX`]. Takes some ten milliseconds: call it off the async
/// threads.
///
/// # Panics
/// When the payload is longer than a QR code holds, 2331 bytes.
pub fn draw(face: &TicketFace) -> Vec<u8> {
    /// Those that nobody prints with.
    static IDLE: Mutex<Vec<Press>> = Mutex::new(Vec::new());
    let idle = || IDLE.lock().unwrap_or_else(PoisonError::into_inner);
    let found = idle().pop();
    let mut press = found.unwrap_or_else(Press::new);
    let print = to_png(press.print(face));
    idle().push(press);
    print
}

/// What is kept between one ticket and the next.
struct Press {
    writer: Writer,
    blank: Option<Blank>,
}

/// The last card without its text: the next ticket is for the same event more often than not.
struct Blank {
    seed: u64,
    align: Align,
    canvas: Pixmap,
}

impl Press {
    /// Takes a while: it reads the fonts.
    fn new() -> Self {
        Self {
            writer: Writer::new(),
            blank: None,
        }
    }

    fn print(&mut self, face: &TicketFace) -> Pixmap {
        let palette = palette(face.accent_seed);
        let align = if self.writer.is_right_to_left(&face.labels.when) {
            Align::Right
        } else {
            Align::Left
        };
        let mut canvas = self.blank(face.accent_seed, align);
        header(&mut canvas, &mut self.writer, face, align);
        details(
            &mut canvas,
            &mut self.writer,
            face,
            align,
            palette.accents[1],
        );
        stub(&mut canvas, &mut self.writer, face);
        canvas
    }

    fn blank(&mut self, seed: u64, align: Align) -> Pixmap {
        match &self.blank {
            Some(blank) if blank.seed == seed && blank.align == align => blank.canvas.clone(),
            _ => {
                let canvas = canvas::card(palette(seed), seed, align == Align::Right);
                self.blank = Some(Blank {
                    seed,
                    align,
                    canvas: canvas.clone(),
                });
                canvas
            }
        }
    }
}

fn palette(seed: u64) -> &'static Palette {
    &PALETTES[(mixed(seed) % PALETTES.len() as u64) as usize]
}

fn header(canvas: &mut Pixmap, writer: &mut Writer, face: &TicketFace, align: Align) {
    const PADDING: f32 = 44.0;
    const PILL_HEIGHT: f32 = 60.0;
    let mut top = place::CARD[1] + PADDING;
    if let Some(note) = &face.note {
        let look = Look {
            max_px: 30.0,
            min_px: 22.0,
            color: WHITE,
            ..value_look(align)
        };
        let fitted = writer.fit(note, &look, place::TEXT_WIDTH - 56.0, 44.0);
        let pill_width = fitted.width + 56.0;
        let left = from_edge(align, place::TEXT_LEFT, place::TEXT_WIDTH, pill_width);
        canvas::pill(canvas, left, top, pill_width, PILL_HEIGHT);
        let text_left = left + 28.0 - fitted.ink_left();
        writer.paint(
            canvas,
            &fitted,
            text_left,
            top + (PILL_HEIGHT - fitted.height) / 2.0,
        );
        top += PILL_HEIGHT + 16.0;
    }
    let height = place::HEADER_BOTTOM - PADDING - top;
    let look = Look {
        weight: fonts::STRONG,
        max_px: 88.0,
        min_px: 46.0,
        color: WHITE,
        ..value_look(align)
    };
    let title = writer.fit(&face.event_name, &look, place::TEXT_WIDTH, height);
    writer.paint(
        canvas,
        &title,
        place::TEXT_LEFT,
        place::HEADER_BOTTOM - PADDING - title.height,
    );
}

/// A label with its value below.
struct Field {
    label: Fitted,
    value: Fitted,
    left: f32,
}

const LABEL_GAP: f32 = 4.0;

impl Field {
    fn height(&self) -> f32 {
        self.label.height + LABEL_GAP + self.value.height
    }
}

fn details(canvas: &mut Pixmap, writer: &mut Writer, face: &TicketFace, align: Align, accent: Rgb) {
    const VALUE_HEIGHT: f32 = 98.0;
    let label_look = Look {
        weight: fonts::TEXT,
        max_px: 28.0,
        min_px: 18.0,
        color: INK_SOFT,
        ..value_look(align)
    };
    let mut field = |label: &str, value: &str, left: f32, width: f32, color: Rgb| Field {
        label: writer.fit(label, &label_look, width, 38.0),
        value: writer.fit(
            value,
            &Look {
                color,
                ..value_look(align)
            },
            width,
            VALUE_HEIGHT,
        ),
        left,
    };
    let tier_width = place::TEXT_WIDTH - place::HOLDER_WIDTH - place::COLUMN_GAP;
    let holder_left = from_edge(
        align,
        place::TEXT_LEFT,
        place::TEXT_WIDTH,
        place::HOLDER_WIDTH,
    );
    let tier_left = from_edge(
        opposite(align),
        place::TEXT_LEFT,
        place::TEXT_WIDTH,
        tier_width,
    );
    let labels = &face.labels;
    let rows = [
        vec![field(
            &labels.when,
            &face.starts,
            place::TEXT_LEFT,
            place::TEXT_WIDTH,
            INK,
        )],
        vec![field(
            &labels.where_,
            &face.venue,
            place::TEXT_LEFT,
            place::TEXT_WIDTH,
            INK,
        )],
        vec![
            field(
                &labels.holder,
                &face.holder,
                holder_left,
                place::HOLDER_WIDTH,
                INK,
            ),
            field(&labels.tier, &face.tier, tier_left, tier_width, accent),
        ],
    ];
    // An event without a venue, say, has no such line at all; the others share the room.
    let rows: Vec<Vec<Field>> = rows
        .into_iter()
        .map(|row| {
            row.into_iter()
                .filter(|field| field.value.height > 0.0)
                .collect::<Vec<_>>()
        })
        .filter(|row| !row.is_empty())
        .collect();
    let heights: Vec<f32> = rows
        .iter()
        .map(|row| row.iter().map(Field::height).fold(0.0, f32::max))
        .collect();
    let room = place::PERFORATION - place::HEADER_BOTTOM - heights.iter().sum::<f32>();
    let gap = (room / (heights.len() as f32 + 1.0)).max(0.0);
    let mut top = place::HEADER_BOTTOM + gap;
    for (row, height) in rows.iter().zip(heights) {
        for field in row {
            writer.paint(canvas, &field.label, field.left, top);
            writer.paint(
                canvas,
                &field.value,
                field.left,
                top + field.label.height + LABEL_GAP,
            );
        }
        top += height + gap;
    }
}

/// The part below the perforation: the QR code, and the same to read aloud.
fn stub(canvas: &mut Pixmap, writer: &mut Writer, face: &TicketFace) {
    let modules = qr::encode(&face.qr_payload);
    let module_px = (place::QR_SIDE / modules.side).max(1);
    let side = modules.side * module_px;
    let top = place::QR_TOP + (place::QR_SIDE.saturating_sub(side)) / 2;
    canvas::modules(
        canvas,
        &modules,
        (WIDTH_PX.saturating_sub(side)) / 2,
        top,
        module_px,
    );

    let centered = value_look(Align::Center);
    let label_look = Look {
        weight: fonts::TEXT,
        max_px: 26.0,
        min_px: 18.0,
        color: INK_SOFT,
        ..centered
    };
    let label = writer.fit(&face.labels.code, &label_look, place::TEXT_WIDTH, 36.0);
    writer.paint(canvas, &label, place::TEXT_LEFT, place::CODE_LABEL_TOP);

    let code_look = Look {
        family: fonts::MONO_FAMILY,
        weight: fonts::STRONG,
        color: INK,
        max_px: 46.0,
        min_px: 20.0,
        align: Align::Center,
    };
    let lines = code_lines(&face.code);
    let line_height = place::CODE_HEIGHT / lines.len() as f32;
    for (line, top) in lines
        .iter()
        .zip((0..).map(|line| place::CODE_TOP + line as f32 * line_height))
    {
        let code = writer.fit(line, &code_look, place::TEXT_WIDTH, line_height);
        writer.paint(
            canvas,
            &code,
            place::TEXT_LEFT,
            top + (line_height - code.height) / 2.0,
        );
    }
}

/// The code in one line, or in two with the same count of groups where one would be too small.
fn code_lines(code: &str) -> Vec<String> {
    const LONGEST_LINE: usize = 40;
    let groups: Vec<&str> = code.split('-').collect();
    if code.len() <= LONGEST_LINE || groups.len() < 2 {
        return vec![code.to_owned()];
    }
    let (first, second) = groups.split_at(groups.len().div_ceil(2));
    vec![format!("{}-", first.join("-")), second.join("-")]
}

fn value_look(align: Align) -> Look {
    Look {
        family: fonts::FAMILY,
        weight: fonts::STRONG,
        color: INK,
        max_px: 44.0,
        min_px: 30.0,
        align,
    }
}

fn opposite(align: Align) -> Align {
    if align == Align::Right {
        Align::Left
    } else {
        Align::Right
    }
}

/// The left side of something `width` wide at that edge of the room which text starts from.
fn from_edge(align: Align, room_left: f32, room_width: f32, width: f32) -> f32 {
    if align == Align::Right {
        room_left + room_width - width
    } else {
        room_left
    }
}

/// Spreads neighbouring seeds over the palettes (the finaliser of SplitMix64).
fn mixed(seed: u64) -> u64 {
    let seed = (seed ^ (seed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let seed = (seed ^ (seed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    seed ^ (seed >> 31)
}

fn to_png(canvas: Pixmap) -> Vec<u8> {
    // Nothing on the canvas is transparent, so premultiplied and plain colours are the same.
    let rgba = RgbaImage::from_raw(canvas.width(), canvas.height(), canvas.take())
        .expect("four bytes for each pixel");
    let rgb = DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).into_rgb8());
    let mut png = Cursor::new(Vec::new());
    rgb.write_with_encoder(PngEncoder::new_with_quality(
        &mut png,
        // Two fifths of the time that zlib's level 1 takes, for a quarter more bytes.
        CompressionType::Fast,
        FilterType::Up,
    ))
    .expect("writing a picture to memory");
    png.into_inner()
}

#[cfg(test)]
mod tests;
