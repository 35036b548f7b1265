//! Leaving a folder out of an iPhone's backups.

/// The attribute that says so today.
const EXCLUDED: &str = "com.apple.metadata:com_apple_backup_excludeItem";
/// What it holds: a binary property list of one text, `com.apple.backupd`.
const BACKUPD: &[u8; 61] = b"bplist00\x5f\x10\x11com.apple.backupd\x08\
    \0\0\0\0\0\0\x01\x01\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x1c";
/// The attribute that Apple documented before (QA1719), and what it holds.
const EXCLUDED_BEFORE: (&str, &[u8]) = ("com.apple.MobileBackup", &[1]);

/// Marks a folder as Foundation's `isExcludedFromBackup` does. Foundation itself can only be asked with
/// unsafe code; which of the two attributes a system reads is its own affair, so it gets both.
#[cfg(target_os = "ios")]
pub fn keep_out_of_backups(dir: &std::path::Path) -> std::io::Result<()> {
    use rustix::fs::{XattrFlags, setxattr};

    let (before, one) = EXCLUDED_BEFORE;
    setxattr(dir, EXCLUDED, BACKUPD, XattrFlags::empty())?;
    setxattr(dir, before, one, XattrFlags::empty())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Read as a property list is read: from its trailer to the table of offsets to the one object.
    #[test]
    fn the_mark_is_a_property_list_of_one_text() {
        let (list, trailer) = BACKUPD.split_at(BACKUPD.len() - 32);
        let number = |at: usize| u64::from_be_bytes(trailer[at..at + 8].try_into().unwrap());
        assert_eq!(
            (trailer[6], trailer[7]),
            (1, 1),
            "one byte an offset and a reference"
        );
        assert_eq!(
            (number(8), number(16)),
            (1, 0),
            "one object, and it is the top one"
        );
        let table = usize::try_from(number(24)).unwrap();
        assert_eq!(list.len(), table + 1);
        let object = &list[usize::from(list[table])..table];
        // 0x5f: a text in ASCII whose length follows, as a whole number of one byte (0x10).
        assert_eq!(object[..3], [0x5f, 0x10, 17]);
        assert_eq!(&object[3..], b"com.apple.backupd");
        assert!(EXCLUDED.ends_with("excludeItem") && EXCLUDED_BEFORE.1 == [1]);
    }
}
