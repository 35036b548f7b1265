//! Bugs that tests plant on purpose, to see that they are found.
//!
//! A planted bug is a named place in shipping code that does the wrong thing when a test asks for it.
//! Without the feature `failpoints` of the crate `fail`, which only the tests turn on, the question
//! is compiled to `false`.

/// Whether a test has planted the bug of this name.
#[macro_export]
macro_rules! planted {
    ($name:literal) => {{
        fn is_planted() -> bool {
            fail::fail_point!($name, |_| true);
            false
        }
        is_planted()
    }};
}
