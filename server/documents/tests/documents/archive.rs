//! Folders as ZIP: the same bytes from the same files, read by other programs, and nothing that was packed to do harm.

use std::{
    collections::BTreeMap,
    io::{Cursor, Write as _},
    process::Command,
};

use documents::archive::{ArchiveError, MOST_FILES, read, write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fn folder() -> BTreeMap<String, Vec<u8>> {
    let files = [("course.toml", "format = 1\n"), ("01-call/zəng.md", "# Zəng\n"), ("media/a.svg", "<svg/>")];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// An archive with these files as they are named.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn out_and_in_again_it_is_the_same() {
    let bytes = write(&folder()).unwrap();
    assert_eq!(read(&bytes).unwrap(), folder());
    assert_eq!(write(&read(&bytes).unwrap()).unwrap(), bytes);
    // No time of this machine, and nobody's name.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    assert_eq!(write(&folder()).unwrap(), bytes);
    assert_eq!(read(&write(&BTreeMap::new()).unwrap()).unwrap(), BTreeMap::new());
}

#[test]
fn other_programs_read_it() {
    let path = std::env::temp_dir().join(format!("dayaq-archive-{}.zip", std::process::id()));
    std::fs::write(&path, write(&folder()).unwrap()).unwrap();
    let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print('|'.join(z.namelist()))";
    let said = Command::new("python3").args(["-c", script]).arg(&path).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert_eq!(String::from_utf8_lossy(&said.stdout).trim(), "01-call/zəng.md|course.toml|media/a.svg");
}

#[test]
fn a_packed_folder_is_its_files() {
    let bytes = packed(&[
        ("course/course.toml", b"a"),
        ("course/01-a/x.md", b"b"),
        ("__MACOSX/course/._course.toml", b"junk"),
        ("course/.DS_Store", b"junk"),
        ("course/po/ru.mo", b"compiled"),
        ("course/po/az.po.bak", b"an older one"),
        ("course/~$notes.docx", b"open in Word"),
    ]);
    let names: Vec<String> = read(&bytes).unwrap().into_keys().collect();
    assert_eq!(names, ["01-a/x.md", "course.toml"]);
}

#[test]
fn names_that_lead_elsewhere_refuse_all_of_it() {
    for name in ["../x.md", "a/../../x.md", "/etc/passwd", "a\\b.md", "C:/x.md", "a//b.md", "./x.md", "a/\u{7}.md"] {
        let bytes = packed(&[("course.toml", b"a"), (name, b"b")]);
        assert!(matches!(read(&bytes), Err(ArchiveError::Name(_))), "{name}: {:?}", read(&bytes));
    }
    let long = format!("{}.md", "a".repeat(300));
    assert!(matches!(read(&packed(&[(&long, b"b")])), Err(ArchiveError::Name(_))));
    assert_eq!(read(&packed(&[("a/X.md", b"a"), ("a/x.md", b"b")])), Err(ArchiveError::Twice("a/x.md".to_owned())));

    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.add_symlink("x.md", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let bytes = archive.finish().unwrap().into_inner();
    assert!(matches!(read(&bytes), Err(ArchiveError::Name(_))));

    // The list at the end says another name than the file itself.
    let mut bytes = packed(&[("course.toml", b"a")]);
    let place = bytes.windows(11).position(|window| window == b"course.toml").unwrap();
    bytes[place..place + 11].copy_from_slice(b"../../x.toml".split_at(11).0);
    assert!(matches!(read(&bytes), Err(ArchiveError::Name(_))), "{:?}", read(&bytes));
}

#[test]
fn bombs_and_ruins_are_refused() {
    let zeros = vec![0_u8; 30 * 1024 * 1024];
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let bomb = |files: usize| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for number in 0..files {
            archive.start_file(format!("{number}.bin"), options).unwrap();
            archive.write_all(&zeros).unwrap();
        }
        archive.finish().unwrap().into_inner()
    };
    assert_eq!(read(&bomb(1)), Err(ArchiveError::TooLarge));
    let many: Vec<String> = (0..=MOST_FILES).map(|number| format!("{number}.md")).collect();
    let files: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"".as_slice())).collect();
    assert_eq!(read(&packed(&files)), Err(ArchiveError::TooMany));
    // Together too large, though each of them is likely.
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..3 {
        archive.start_file(format!("{number}.bin"), stored).unwrap();
        archive.write_all(&zeros).unwrap();
    }
    assert_eq!(read(&archive.finish().unwrap().into_inner()), Err(ArchiveError::TooLarge));
    for bytes in [b"".as_slice(), b"PK", b"Hello, this is no archive at all"] {
        assert_eq!(read(bytes), Err(ArchiveError::Damaged));
    }
    let whole = write(&folder()).unwrap();
    for length in 0..whole.len() {
        // Cut off anywhere it is not taken for whole.
        assert!(read(&whole[..length]).is_err(), "{length}");
    }
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x55;
        // Whatever comes of it, it neither panics nor leaves the folder.
        if let Ok(files) = read(&bytes) {
            assert!(files.keys().all(|name| !name.contains("..") && !name.starts_with('/')), "{place}");
        }
    }
}
