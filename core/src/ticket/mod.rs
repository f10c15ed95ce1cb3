//! Tickets.

pub mod picture;
pub mod qr;
