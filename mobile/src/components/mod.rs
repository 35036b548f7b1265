//! The parts that screens are made of. Each takes props and tells what happened; none knows the
//! store, the sync or another screen.

mod bar;
mod button;
mod chip;
mod field;
mod icon;
mod keypad;
mod meter;
mod options;
mod phase;
mod photo;
mod question;
mod sheet;
mod signature;
mod stepper;
mod sync_strip;
mod tabs;
mod toast;

pub use bar::Bar;
pub use button::{Button, Kind, Link};
pub use chip::{Chip, StateChip, Tone};
pub use field::{SearchBox, TextArea, TextField};
pub use icon::{Glyph, Icon};
pub use keypad::Keypad;
pub use meter::{Meter, Share};
pub use options::{Choice, Options, Switch};
pub use phase::{Empty, Failed, Loading};
pub use photo::{Photo, TakePhoto};
pub use question::Question;
pub use sheet::Sheet;
pub use signature::SignaturePad;
pub use stepper::Stepper;
pub use sync_strip::SyncStrip;
pub use tabs::{Tab, Tabs};
pub use toast::Toast;
