//! A made-up ward on a server's data folder.
