//! The measured figures agree with a recount that shares nothing with them, whatever people do; who sees what of them;
//! and the way from a figure to where it is mended.

mod files;
mod homes;
mod pages;
mod random;
mod raw;
mod recount;
mod shown;
mod world;
