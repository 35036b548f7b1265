//! Phones (being written).
