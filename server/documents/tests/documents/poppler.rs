//! What the programs of poppler-utils say of a PDF.

use std::io::Write;
use std::process::{Command, Stdio};

/// What a program of poppler-utils writes about the file that it reads from its standard input.
pub fn output(program: &str, pdf: &[u8], arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command
        .spawn()
        .unwrap_or_else(|error| panic!("{program} is needed ({error}): install the package poppler-utils"));
    let mut input = child.stdin.take().expect("stdin is piped");
    let file = pdf.to_vec();
    // Written beside, because the program may write before it has read everything.
    let writer = std::thread::spawn(move || input.write_all(&file));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the thread ends").expect("the program reads the file");
    assert!(output.status.success());
    output.stdout
}

fn words(program: &str, pdf: &[u8], arguments: &[&str]) -> String {
    String::from_utf8_lossy(&output(program, pdf, arguments)).into_owned()
}

/// The text that a reader copies out of the file.
pub fn text(pdf: &[u8]) -> String {
    words("pdftotext", pdf, &["-raw", "-enc", "UTF-8", "-", "-"])
}

/// Title, number of pages and the like.
pub fn info(pdf: &[u8]) -> String {
    words("pdfinfo", pdf, &["-"])
}

/// The elements of the document in the order of reading, one a line.
pub fn structure(pdf: &[u8]) -> String {
    words("pdfinfo", pdf, &["-struct", "-"])
}

/// How often an element stands in the [`structure`].
pub fn count(structure: &str, tag: &str) -> usize {
    structure.lines().filter(|line| line.trim_start().split([' ', ':']).next() == Some(tag)).count()
}

/// One page as a PNG, at so many dots an inch. Pages count from 1.
pub fn image(pdf: &[u8], page: usize, dpi: usize) -> Vec<u8> {
    let (page, dpi) = (page.to_string(), dpi.to_string());
    output("pdftoppm", pdf, &["-png", "-r", &dpi, "-f", &page, "-l", &page, "-singlefile", "-"])
}
