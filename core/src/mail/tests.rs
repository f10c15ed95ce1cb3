//! What arrives: emails read back by another parser, and the vendors' stand-ins.

mod contents;
mod resend;
mod smtp;

use chrono::{DateTime, Utc};
use image::{GrayImage, Luma};

use super::{Mail, Mailer, TicketMail, TicketPart};
use crate::config::{self, MailTransport};
use crate::money::{Currency, Money};
use crate::zone::Zone;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

fn order() -> TicketMail {
    TicketMail {
        id: "ord_01jd:tickets".to_owned(),
        to: "ann@example.org".parse().expect("an address"),
        buyer_name: "Ann".to_owned(),
        event_name: "Jazz night".to_owned(),
        venue: "Blue Note, Torstraße 1".to_owned(),
        starts_at: at("2026-12-04T19:00:00Z"),
        ends_at: Some(at("2026-12-04T22:00:00Z")),
        zone: Zone::find("Europe/Berlin").expect("a zone"),
        description: "Doors at 7; coats, bags: free.\nSecond set at ten.".to_owned(),
        event_url: "https://events.example.org/e/jazz".to_owned(),
        total: Money::new(3000, Currency::EUR),
        tickets: [1, 2].map(ticket).into(),
        now: at("2026-11-23T12:00:00Z"),
        uid: "evt_1@events.example.org".to_owned(),
    }
}

fn ticket(seat: i64) -> TicketPart {
    TicketPart {
        tier: "Standard".to_owned(),
        holder: "Ann".to_owned(),
        code: format!("ABCDE-FGHJ{seat}"),
        url: format!("https://events.example.org/t/ABCDEFGHJ{seat}"),
        qr_png: png(&format!("ABCDEFGHJ{seat}")),
        picture_png: png(&format!("picture {seat}")),
        seat,
        of: 2,
    }
}

fn png(payload: &str) -> Vec<u8> {
    const MODULE_PX: u32 = 6;
    let code = qrcode::QrCode::new(payload).expect("a code");
    let side = u32::try_from(code.width()).expect("it is small") + 8;
    let picture = GrayImage::from_fn(side * MODULE_PX, side * MODULE_PX, |x, y| {
        let module = |px: u32| {
            (px / MODULE_PX)
                .checked_sub(4)
                .map(|at| at as usize)
                .filter(|at| *at < code.width())
        };
        let dark = module(x)
            .zip(module(y))
            .is_some_and(|at| code[at] == qrcode::Color::Dark);
        Luma([if dark { 0 } else { 255 }])
    });
    let mut png = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("a picture");
    png.into_inner()
}

fn mailer(transport: MailTransport) -> Mailer {
    let from = "Jazz e. V. <tickets@events.example.org>"
        .parse()
        .expect("a mailbox");
    Mailer::new(&config::Mail { from, transport }).expect("a transport")
}

/// The bytes of `mail` as they lie in the folder.
async fn written(mail: &Mail) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let mailer = mailer(MailTransport::Files {
        dir: folder.path().join("data/mail"),
    });
    mailer.check().await.expect("the folder can be written");
    mailer.send(mail).await.expect("it is kept");
    let file = mailer.file_for(&mail.id).expect("it lies in a file");
    let names: Vec<_> = std::fs::read_dir(file.parent().expect("a folder"))
        .expect("a list")
        .collect();
    assert_eq!(names.len(), 1, "nothing but the email is left");
    std::fs::read(file).expect("it is there")
}
