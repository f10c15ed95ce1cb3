//! The side server: Stripe's webhooks, public pages, tickets, health; and the Stripe sandbox.

pub mod sandbox;
