//! Vietnamese text: what is typed, what is searched, how addresses are ordered, and how old
//! files in font-bound encodings are read.
//!
//! Everything here is a pure function of its arguments. Stored text is NFC ([`nfc`]); search
//! compares folded text ([`fold`]); lists are sorted by keys whose plain byte order is the order
//! people expect ([`house_order_key`], [`alley_order_key`]).

pub mod fold;
pub mod legacy;
pub mod order;
pub mod phone;
pub mod slip;

pub use fold::{fold, fold_contains, nfc, nfc_multiline};
pub use order::{
    Gap, Parity, alley_order_key, compare_house_numbers, house_order_key, missing_between, side_of,
};
pub use phone::spaced_phone;
pub use slip::is_one_slip;
