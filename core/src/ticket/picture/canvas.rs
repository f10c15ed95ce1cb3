//! The ticket's shapes: the card with its perforation, its header, and the squares of the QR code.

use tiny_skia::{
    Color, FillRule, GradientStop, IntSize, LineCap, LinearGradient, Mask, Paint, Path,
    PathBuilder, Pixmap, Point, Rect, Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

use super::text::Rgb;
use super::{HEIGHT_PX, Palette, WHITE, WIDTH_PX, mixed, place};
use crate::ticket::qr::Modules;

const CORNER_RADIUS: f32 = 44.0;
const NOTCH_RADIUS: f32 = 30.0;
/// How far a Bézier curve's handles reach to follow a quarter of a circle.
const QUARTER: f32 = 0.552_285;

/// A ticket without any text.
pub fn card(palette: &Palette, seed: u64, mirrored: bool) -> Pixmap {
    let mut canvas = Pixmap::new(WIDTH_PX, HEIGHT_PX).expect("the picture's size is not zero");
    canvas.fill(color(palette.ground, 1.0));
    let outline = card_outline();
    shadow(&mut canvas, &outline, palette.accents[0]);
    canvas.fill_path(
        &outline,
        &solid(WHITE, 1.0),
        FillRule::Winding,
        Transform::identity(),
        None,
    );
    header(&mut canvas, palette, seed, mirrored);
    perforation(&mut canvas, palette);
    canvas
}

/// A rounded label on the header.
pub fn pill(canvas: &mut Pixmap, left: f32, top: f32, width: f32, height: f32) {
    let radius = height / 2.0;
    let mut path = PathBuilder::new();
    rounded(
        &mut path,
        [left, top, left + width, top + height],
        [radius, radius, radius, radius],
    );
    if let Some(path) = path.finish() {
        canvas.fill_path(
            &path,
            &solid(WHITE, 0.18),
            FillRule::Winding,
            Transform::identity(),
            None,
        );
    }
}

/// Dark modules as squares of whole pixels.
pub fn modules(canvas: &mut Pixmap, modules: &Modules, left: u32, top: u32, module_px: u32) {
    let mut path = PathBuilder::new();
    for y in 0..modules.side {
        for x in 0..modules.side {
            let at = |start: u32, module: u32| (start + module * module_px) as f32;
            if modules.is_dark(i64::from(x), i64::from(y)) {
                let square =
                    Rect::from_xywh(at(left, x), at(top, y), module_px as f32, module_px as f32);
                path.push_rect(square.expect("a module has a size"));
            }
        }
    }
    if let Some(path) = path.finish() {
        let paint = Paint {
            anti_alias: false,
            ..solid(Rgb(0, 0, 0), 1.0)
        };
        canvas.fill_path(
            &path,
            &paint,
            FillRule::Winding,
            Transform::identity(),
            None,
        );
    }
}

fn card_outline() -> Path {
    let [left, top, right, bottom] = place::CARD;
    let (radius, notch, middle) = (CORNER_RADIUS, NOTCH_RADIUS, place::PERFORATION);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    quarter(
        &mut path,
        [right - radius, top],
        [right, top],
        [right, top + radius],
    );
    path.line_to(right, middle - notch);
    quarter(
        &mut path,
        [right, middle - notch],
        [right - notch, middle - notch],
        [right - notch, middle],
    );
    quarter(
        &mut path,
        [right - notch, middle],
        [right - notch, middle + notch],
        [right, middle + notch],
    );
    path.line_to(right, bottom - radius);
    quarter(
        &mut path,
        [right, bottom - radius],
        [right, bottom],
        [right - radius, bottom],
    );
    path.line_to(left + radius, bottom);
    quarter(
        &mut path,
        [left + radius, bottom],
        [left, bottom],
        [left, bottom - radius],
    );
    path.line_to(left, middle + notch);
    quarter(
        &mut path,
        [left, middle + notch],
        [left + notch, middle + notch],
        [left + notch, middle],
    );
    quarter(
        &mut path,
        [left + notch, middle],
        [left + notch, middle - notch],
        [left, middle - notch],
    );
    path.line_to(left, top + radius);
    quarter(
        &mut path,
        [left, top + radius],
        [left, top],
        [left + radius, top],
    );
    path.close();
    path.finish().expect("the card's outline is a path")
}

/// Strokes that grow wider and add up towards the card, a little below it.
fn shadow(canvas: &mut Pixmap, outline: &Path, accent: Rgb) {
    for width in [6.0, 14.0, 24.0, 36.0] {
        let stroke = Stroke {
            width,
            ..Stroke::default()
        };
        canvas.stroke_path(
            outline,
            &solid(accent, 0.02),
            &stroke,
            Transform::from_translate(0.0, 6.0),
            None,
        );
    }
}

fn header(canvas: &mut Pixmap, palette: &Palette, seed: u64, mirrored: bool) {
    let [left, top, right, _] = place::CARD;
    let mut path = PathBuilder::new();
    rounded(
        &mut path,
        [left, top, right, place::HEADER_BOTTOM],
        [CORNER_RADIUS, CORNER_RADIUS, 0.0, 0.0],
    );
    let path = path.finish().expect("the header's outline is a path");
    let stops = vec![
        GradientStop::new(0.0, color(palette.accents[0], 1.0)),
        GradientStop::new(1.0, color(palette.accents[1], 1.0)),
    ];
    let (from, to) = if mirrored {
        (right, left)
    } else {
        (left, right)
    };
    let gradient = LinearGradient::new(
        Point::from_xy(from, place::HEADER_BOTTOM),
        Point::from_xy(to, top),
        stops,
        SpreadMode::Pad,
        Transform::identity(),
    );
    let paint = Paint {
        shader: gradient.unwrap_or(Shader::SolidColor(color(palette.accents[0], 1.0))),
        ..Paint::default()
    };
    canvas.fill_path(
        &path,
        &paint,
        FillRule::Winding,
        Transform::identity(),
        None,
    );

    // Rings around a point near the corner, as of sound or light; each event has its own.
    let size = IntSize::from_wh(WIDTH_PX, HEIGHT_PX).expect("the picture's size is not zero");
    let mut mask = Mask::new(size.width(), size.height()).expect("the picture's size is not zero");
    mask.fill_path(&path, FillRule::Winding, true, Transform::identity());
    let dice = mixed(seed.wrapping_add(1));
    let inwards = 40.0 + (dice % 180) as f32;
    let center_x = if mirrored {
        left + inwards
    } else {
        right - inwards
    };
    let center_y = top + (dice / 180 % 140) as f32 - 20.0;
    for (radius, width) in [
        (52.0, 104.0),
        (168.0, 56.0),
        (270.0, 40.0),
        (362.0, 28.0),
        (446.0, 18.0),
    ] {
        if let Some(ring) = PathBuilder::from_circle(center_x, center_y, radius) {
            let stroke = Stroke {
                width,
                ..Stroke::default()
            };
            canvas.stroke_path(
                &ring,
                &solid(WHITE, 0.06),
                &stroke,
                Transform::identity(),
                Some(&mask),
            );
        }
    }
}

fn perforation(canvas: &mut Pixmap, palette: &Palette) {
    let [left, _, right, _] = place::CARD;
    let mut path = PathBuilder::new();
    path.move_to(left + NOTCH_RADIUS + 22.0, place::PERFORATION);
    path.line_to(right - NOTCH_RADIUS - 18.0, place::PERFORATION);
    let stroke = Stroke {
        width: 6.0,
        line_cap: LineCap::Round,
        dash: StrokeDash::new(vec![12.0, 16.0], 0.0),
        ..Stroke::default()
    };
    if let Some(path) = path.finish() {
        canvas.stroke_path(
            &path,
            &solid(palette.ground, 1.0),
            &stroke,
            Transform::identity(),
            None,
        );
    }
}

/// A rectangle (left, top, right, bottom) with the radii of its corners, clockwise from the upper left.
fn rounded(path: &mut PathBuilder, [left, top, right, bottom]: [f32; 4], radii: [f32; 4]) {
    path.move_to(left + radii[0], top);
    path.line_to(right - radii[1], top);
    quarter(
        path,
        [right - radii[1], top],
        [right, top],
        [right, top + radii[1]],
    );
    path.line_to(right, bottom - radii[2]);
    quarter(
        path,
        [right, bottom - radii[2]],
        [right, bottom],
        [right - radii[2], bottom],
    );
    path.line_to(left + radii[3], bottom);
    quarter(
        path,
        [left + radii[3], bottom],
        [left, bottom],
        [left, bottom - radii[3]],
    );
    path.line_to(left, top + radii[0]);
    quarter(
        path,
        [left, top + radii[0]],
        [left, top],
        [left + radii[0], top],
    );
    path.close();
}

/// A quarter of a circle between two points, bent towards the corner of their square.
fn quarter(path: &mut PathBuilder, from: [f32; 2], corner: [f32; 2], to: [f32; 2]) {
    let towards = |point: [f32; 2]| {
        [
            point[0] + (corner[0] - point[0]) * QUARTER,
            point[1] + (corner[1] - point[1]) * QUARTER,
        ]
    };
    let (first, second) = (towards(from), towards(to));
    path.cubic_to(first[0], first[1], second[0], second[1], to[0], to[1]);
}

fn color(Rgb(red, green, blue): Rgb, opacity: f32) -> Color {
    let mut color = Color::from_rgba8(red, green, blue, 255);
    color.set_alpha(opacity);
    color
}

fn solid(rgb: Rgb, opacity: f32) -> Paint<'static> {
    Paint {
        shader: Shader::SolidColor(color(rgb, opacity)),
        anti_alias: true,
        ..Paint::default()
    }
}
