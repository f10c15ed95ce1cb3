//! Placeholder until the mail branch lands.
#[derive(Clone)]
pub struct Mailer;
impl Mailer {
    pub fn new(_: &crate::config::Mail) -> crate::error::Result<Self> { Ok(Self) }
}
