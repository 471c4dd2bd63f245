//! The pure core of planmark: text in, findings and answers out.
//!
//! No LSP types, no async, no file system, no clock; nothing here fails on any text. The way of a document:
//! [`text`] → [`syntax`] (blocks, incrementally) → [`plan`] (what it says) → [`rules`] (what of it is not true) → [`finding`].

pub mod actions;
pub mod calendar;
pub mod config;
pub mod counted;
pub mod facts;
pub mod features;
pub mod finding;
mod languages;
mod memo;
pub mod nearest;
mod pages;
pub mod plan;
mod processors;
pub mod rules;
pub mod status;
pub mod syntax;
pub mod text;
pub mod views;
mod words;
pub mod workspace;
